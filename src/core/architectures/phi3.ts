/** Phi-3: Llama with fused matrices, a part of each head turned, and long-rope. Abdin et al. 2024; reference: transformers `Phi3ForCausalLM`. */
import { integerOr } from '../checkpoint/config.ts';
import type { Family } from './family.ts';
import { llamaArchitecture } from './llamaBlock.ts';
import { readLlama, slidingLayers, windowed, windowOf } from './llamaConfig.ts';

export const phi3: Family = {
  types: ['phi3'],
  prefix: 'model.',
  open(config, tensors) {
    // Earlier releases called long-rope by these names.
    const aliases = { su: 'longrope', yarn: 'longrope' };
    const shape = readLlama(config, { known: ['sliding_window', 'full_attn_mod'], share: 1, aliases });
    // Which layers look at all: every one.
    integerOr(config, 'full_attn_mod', 1, 1);
    const window = windowOf(config, null);
    const kinds = windowed(
      shape.kinds,
      slidingLayers({}, shape.layers, () => window !== null),
      window,
    );
    return llamaArchitecture({ ...shape, kinds, fused: true }, tensors);
  },
};
