/** Llama 2 and 3, and models of the same wiring such as SmolLM2. Touvron et al. 2023, Grattafiori et al. 2024; reference: transformers `LlamaForCausalLM`. */
import { flag } from '../checkpoint/config.ts';
import type { Family } from './family.ts';
import { llamaArchitecture } from './llamaBlock.ts';
import { attentionBiases, readLlama, slidingLayers, windowed } from './llamaConfig.ts';

export const llama: Family = {
  types: ['llama'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readLlama(config, { known: ['attention_bias'] });
    const kinds = windowed(
      shape.kinds,
      slidingLayers(config, shape.layers, () => false),
      null,
    );
    return llamaArchitecture({ ...shape, kinds, biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) } }, tensors);
  },
};
