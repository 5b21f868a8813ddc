/**
 * Qwen2, with biases on queries, keys and values, and Qwen3, with norms on queries and keys instead; both may look at a window in later layers.
 * Yang et al. 2024 and 2025; reference: transformers `Qwen2ForCausalLM`, `Qwen3ForCausalLM`.
 */
import { flag, integerOr, MAX_LAYERS } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Family } from './family.ts';
import { llamaArchitecture, type LlamaShape } from './llamaBlock.ts';
import { attentionBiases, type LlamaDefaults, readLlama, slidingLayers, windowed, windowOf } from './llamaConfig.ts';

export const qwen2: Family = {
  types: ['qwen2'],
  prefix: 'model.',
  open(config, tensors) {
    return llamaArchitecture({ ...readQwen(config), biases: { queryKeyValue: true, output: false, feedForward: false } }, tensors);
  },
};

export const qwen3: Family = {
  types: ['qwen3'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readQwen(config, { known: ['attention_bias'], headDim: 128 });
    return llamaArchitecture({ ...shape, biases: attentionBiases(config), queryKeyNorm: 'each head' }, tensors);
  },
};

function readQwen(config: JsonObject, { known = [], ...defaults }: LlamaDefaults = {}): LlamaShape {
  const shape = readLlama(config, { known: ['use_sliding_window', 'sliding_window', 'max_window_layers', ...known], ...defaults });
  const window = flag(config, 'use_sliding_window', false) ? windowOf(config, 4096) : null;
  const firstWindowed = integerOr(config, 'max_window_layers', MAX_LAYERS, 28, 0);
  const sliding = slidingLayers(config, shape.layers, (layer) => window !== null && layer >= firstWindowed);
  return { ...shape, kinds: windowed(shape.kinds, sliding, window) };
}
