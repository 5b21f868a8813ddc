/** Pegasus: BART with computed positions and norms before each block. Zhang et al. 2020; reference: transformers `PegasusForConditionalGeneration`. */
import { bartArchitecture } from './bartBlock.ts';
import type { Family } from './family.ts';
import { computed } from './places.ts';

export const pegasus: Family = {
  types: ['pegasus'],
  prefix: 'model.',
  open: (config, tensors) =>
    bartArchitecture(config, tensors, {
      order: 'before',
      normedWords: false,
      scaled: false,
      activation: 'gelu',
      places: (stack, positions, width) => computed(tensors, stack, positions, width),
      writing: { start: 0, end: 1 },
    }),
};
