/** BART and mBART: learned positions that begin at row 2, words normed with them. Lewis et al. 2020, Liu et al. 2020; reference: transformers `BartForConditionalGeneration`, `MBartForConditionalGeneration`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import { bartArchitecture } from './bartBlock.ts';
import type { Stack } from './encoderDecoder.ts';
import type { Family } from './family.ts';
import { learned } from './places.ts';
import type { Tensors } from './tensors.ts';

/** The first two rows of the positions stand for padding. */
const OFFSET = 2;

const END = 2;

const LANGUAGES = /^[a-z]{2}_[A-Z]{2}$/;

const common = (tensors: Tensors) => ({
  normedWords: true,
  scaled: false,
  activation: 'gelu' as const,
  places: (stack: Stack, positions: number, width: number) => learned(tensors, stack, positions, width, OFFSET),
});

export const bart: Family = {
  types: ['bart'],
  prefix: 'model.',
  open: (config, tensors) => bartArchitecture(config, tensors, { ...common(tensors), order: 'after', writing: { start: END, end: END } }),
};

/** With norms before each block. A decoder that does not start with a language starts with an end, and the language comes next. */
export const mbart: Family = {
  types: ['mbart'],
  prefix: 'model.',
  open(config, tensors) {
    const start = integer(config, 'decoder_start_token_id', 100 * MAX_WIDTH, 0);
    const languages = start === END ? LANGUAGES : undefined;
    return bartArchitecture(config, tensors, { ...common(tensors), order: 'before', writing: { start, end: END }, languages });
  },
};
