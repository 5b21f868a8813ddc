/** Marian as OPUS-MT has it: the transformer of 2017, with computed positions and norms after each block. Junczys-Dowmunt et al. 2018; reference: transformers `MarianMTModel`. */
import { flag, integerOr, MAX_WIDTH } from '../checkpoint/config.ts';
import { errors } from '../errors.ts';
import { bartArchitecture } from './bartBlock.ts';
import type { Family } from './family.ts';
import { computed } from './places.ts';

export const marian: Family = {
  types: ['marian'],
  prefix: 'model.',
  open(config, tensors) {
    // Two vocabularies would need two tokenizers.
    if (!flag(config, 'share_encoder_decoder_embeddings', true)) throw errors.variant('share_encoder_decoder_embeddings', 'false');
    const padding = integerOr(config, 'pad_token_id', 100 * MAX_WIDTH, 58_100, 0);
    const architecture = bartArchitecture(config, tensors, {
      order: 'after',
      normedWords: false,
      scaled: false,
      activation: 'gelu',
      places: (stack, positions, width) => computed(tensors, stack, positions, width),
      writing: { start: padding, end: 0 },
    });
    const { decoder } = architecture;
    // Its scores rank padding high, which stands for nothing.
    return decoder ? { ...architecture, decoder: { ...decoder, never: [...decoder.never, padding] } } : architecture;
  },
};
