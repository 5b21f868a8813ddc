/** Configurations of Llama's relatives, which mostly share their keys. */
import { flag, integer, integerOr, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { type LayerKind, type LlamaShape, NORMS_BEFORE } from './llamaBlock.ts';
import { ACTIVATIONS } from './parts.ts';
import { readRope, ROPE_KEYS, type RopeDefaults } from './rope.ts';

/** Keys that speak of attention and are read here, or change nothing at inference. */
const KNOWN = [
  ...ROPE_KEYS,
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'attention_dropout',
  'attn_implementation',
  '_attn_implementation',
  '_attn_implementation_autoset',
  'output_attentions',
];

/** Where a family's configuration leaves something out, or means something else than Llama's. */
export interface LlamaDefaults extends Partial<RopeDefaults> {
  /** Further keys that speak of attention and that the family reads. */
  readonly known?: readonly string[];
  readonly keyValueHeads?: number;
  readonly headDim?: number;
  readonly tied?: boolean;
}

/** What Llama makes of a configuration; a family changes what is different about it. */
export function readLlama(config: JsonObject, defaults: LlamaDefaults = {}): LlamaShape {
  refuseUnknown(config, new Set([...KNOWN, ...(defaults.known ?? [])]));
  const width = integer(config, 'hidden_size', MAX_WIDTH);
  const heads = integer(config, 'num_attention_heads', MAX_WIDTH);
  const keyValueHeads = integerOr(config, 'num_key_value_heads', heads, defaults.keyValueHeads ?? heads);
  if (heads % keyValueHeads !== 0) throw errors.variant('num_key_value_heads', `${keyValueHeads} for ${heads} heads`);
  const headDim = integerOr(config, 'head_dim', MAX_WIDTH, defaults.headDim ?? width / heads);
  if (!Number.isInteger(headDim)) throw errors.headsDoNotDivide(width, heads);
  const layers = integer(config, 'num_hidden_layers', MAX_LAYERS);
  const { rotary, reach } = readRope(config, headDim, { theta: 10_000, share: null, ...defaults });
  return {
    layers,
    heads,
    keyValueHeads,
    headDim,
    width,
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH),
    maxTokens: reach,
    epsilon: number(config, 'rms_norm_eps', 1),
    activation: oneOf(config, 'hidden_act', ['silu', ...ACTIVATIONS]),
    scale: 1 / Math.sqrt(headDim),
    cap: null,
    finalCap: null,
    rotaries: { all: rotary },
    kinds: Array.from({ length: layers }, () => ({ window: null, rotary: 'all' })),
    norms: NORMS_BEFORE,
    normOffset: 0,
    queryKeyNorm: 'none',
    fused: false,
    biases: { queryKeyValue: false, output: false, feedForward: false },
    multipliers: { embedding: 1, residual: 1, logits: 1 },
    tied: flag(config, 'tie_word_embeddings', defaults.tied ?? false),
  };
}

/** `attention_bias` stands for all four matrices. */
export function attentionBiases(config: JsonObject): LlamaShape['biases'] {
  const attention = flag(config, 'attention_bias', false);
  return { queryKeyValue: attention, output: attention, feedForward: false };
}

/** The window's width; null says that there is none, and a missing key what the family says. */
export const windowOf = (config: JsonObject, missing: number | null): number | null =>
  config['sliding_window'] === undefined ? missing : integerOr(config, 'sliding_window', 100 * MAX_WIDTH, null);

const LAYER_TYPES = ['full_attention', 'sliding_attention'];

/** Which layers look only at a window: `layer_types` says so, else the family. */
export function slidingLayers(config: JsonObject, layers: number, usual: (layer: number) => boolean): boolean[] {
  const types: unknown = config['layer_types'] ?? null;
  if (types === null) return Array.from({ length: layers }, (_, layer) => usual(layer));
  if (!Array.isArray(types) || types.length !== layers || types.some((type) => !LAYER_TYPES.includes(String(type))))
    throw errors.variant('layer_types', JSON.stringify(types));
  return types.map((type) => type === 'sliding_attention');
}

/** Layers that look at a window of this width, and layers that look at all. */
export function windowed(kinds: readonly LayerKind[], sliding: readonly boolean[], window: number | null): LayerKind[] {
  if (window === null && sliding.includes(true)) throw errors.variant('sliding_window', 'null');
  return kinds.map((kind, layer) => (sliding[layer] ? { ...kind, window } : kind));
}
