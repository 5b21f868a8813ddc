/** M2M100 and NLLB: computed positions counted after the padding, norms before each block. Fan et al. 2020, NLLB team 2022; reference: transformers `M2M100ForConditionalGeneration`. */
import { integerOr, MAX_WIDTH } from '../checkpoint/config.ts';
import { bartArchitecture } from './bartBlock.ts';
import type { Family } from './family.ts';
import { computedAfterPadding } from './places.ts';

export const m2m100: Family = {
  types: ['m2m_100'],
  prefix: 'model.',
  open: (config, tensors) =>
    bartArchitecture(config, tensors, {
      order: 'before',
      normedWords: false,
      scaled: true,
      activation: 'relu',
      places: (_, __, width) => computedAfterPadding(integerOr(config, 'pad_token_id', 100 * MAX_WIDTH, 1, 0), width),
      writing: { start: 2, end: 2 },
      languages: /^(__[a-z]{2,3}__|[a-z]{3}_[A-Z][a-z]{3})$/,
    }),
};
