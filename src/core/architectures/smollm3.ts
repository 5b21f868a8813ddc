/** SmolLM3: Llama with layers that know no positions, every fourth unless told. Yang et al. 2025 ("RoPE to NoPE"); reference: transformers `SmolLM3ForCausalLM`. */
import { flag, integerOr, MAX_LAYERS } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import type { Family } from './family.ts';
import { llamaArchitecture } from './llamaBlock.ts';
import { attentionBiases, readLlama, slidingLayers, windowed, windowOf } from './llamaConfig.ts';

export const smollm3: Family = {
  types: ['smollm3'],
  prefix: 'model.',
  open(config, tensors) {
    const known = ['attention_bias', 'use_sliding_window', 'sliding_window', 'max_window_layers', 'no_rope_layers', 'no_rope_layer_interval'];
    const shape = readLlama(config, { known, theta: 2_000_000, keyValueHeads: 4, tied: true });
    const turned = turnedLayers(config, shape.layers);
    const window = flag(config, 'use_sliding_window', false) ? windowOf(config, null) : null;
    const sliding = slidingLayers(config, shape.layers, (layer) => window !== null && !turned[layer]);
    const kinds = windowed(shape.kinds, sliding, window).map((kind, layer) => (turned[layer] ? kind : { ...kind, rotary: null }));
    return llamaArchitecture({ ...shape, kinds, biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) } }, tensors);
  },
};

/** Layers that know positions: 1 in the list `no_rope_layers`, 0 for the others, for all its name. */
function turnedLayers(config: JsonObject, layers: number): boolean[] {
  const every = integerOr(config, 'no_rope_layer_interval', MAX_LAYERS, 4);
  const listed: unknown = config['no_rope_layers'] ?? Array.from({ length: layers }, (_, layer) => ((layer + 1) % every === 0 ? 0 : 1));
  if (!Array.isArray(listed) || listed.length < layers || listed.some((turned) => turned !== 0 && turned !== 1))
    throw errors.variant('no_rope_layers', JSON.stringify(listed));
  return listed.slice(0, layers).map((turned) => turned === 1);
}
