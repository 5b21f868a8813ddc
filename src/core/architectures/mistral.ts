/** Mistral: Llama with a window on every layer, if on any. Jiang et al. 2023; reference: transformers `MistralForCausalLM`. */
import { errors } from '../errors.ts';
import type { Family } from './family.ts';
import { llamaArchitecture } from './llamaBlock.ts';
import { readLlama, slidingLayers, windowed, windowOf } from './llamaConfig.ts';

/** Where a configuration says nothing of it. */
const WINDOW = 4096;

export const mistral: Family = {
  types: ['mistral'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readLlama(config, { known: ['sliding_window'], keyValueHeads: 8 });
    const window = windowOf(config, WINDOW);
    const sliding = slidingLayers(config, shape.layers, () => window !== null);
    // The reference does not look at layer_types here.
    if (sliding.some((slides) => slides !== (window !== null))) throw errors.variant('layer_types', JSON.stringify(config['layer_types']));
    return llamaArchitecture({ ...shape, kinds: windowed(shape.kinds, sliding, window) }, tensors);
  },
};
