/** BART and mBART: learned positions that begin at row 2, words normed with them. Lewis et al. 2020, Liu et al. 2020; reference: transformers `BartForConditionalGeneration`, `MBartForConditionalGeneration`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import { bartArchitecture, type Variant } from './bartBlock.ts';
import type { Family } from './family.ts';
import { learned } from './places.ts';
import type { Tensors } from './tensors.ts';

/** The first two rows of the positions stand for padding. */
const OFFSET = 2;

const variant = (tensors: Tensors, order: Variant['order'], start: number): Variant => ({
  order,
  normedWords: true,
  scaled: false,
  activation: 'gelu',
  places: (stack, positions, width) => learned(tensors, stack, positions, width, OFFSET),
  writing: { start, end: 2 },
});

export const bart: Family = {
  types: ['bart'],
  prefix: 'model.',
  open: (config, tensors) => bartArchitecture(config, tensors, variant(tensors, 'after', 2)),
};

/** With norms before each block. What its decoder starts with depends on how it was trained, so its configuration has to say it. */
export const mbart: Family = {
  types: ['mbart'],
  prefix: 'model.',
  open: (config, tensors) => bartArchitecture(config, tensors, variant(tensors, 'before', integer(config, 'decoder_start_token_id', 100 * MAX_WIDTH, 0))),
};
