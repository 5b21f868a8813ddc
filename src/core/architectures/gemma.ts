/**
 * Gemma 2 (soft caps) and the text part of Gemma 3 (norms on queries and keys, other positions in layers with a window): norms before and
 * after each block, a scale of its own. Gemma Team 2024 and 2025; reference: transformers `Gemma2ForCausalLM`, `Gemma3ForCausalLM`.
 */
import { integerOr, MAX_WIDTH, number, numberOr, oneOf } from '../checkpoint/config.ts';
import { isJsonObject, type JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import type { Family } from './family.ts';
import { llamaArchitecture, type LlamaShape } from './llamaBlock.ts';
import { attentionBiases, type LlamaDefaults, readLlama, slidingLayers, windowed, windowOf } from './llamaConfig.ts';
import { ACTIVATIONS } from './parts.ts';
import { ropeOf, ropeParameters } from './rope.ts';

const WINDOW = 4096;

export const gemma2: Family = {
  types: ['gemma2'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readGemma(config, { known: ['attn_logit_softcapping', 'sliding_window_size'] });
    const sliding = slidingLayers(config, shape.layers, (layer) => layer % 2 === 0);
    const kinds = windowed(shape.kinds, sliding, windowOf(config, WINDOW));
    return llamaArchitecture(
      { ...shape, kinds, cap: capOf(config, 'attn_logit_softcapping', 50), finalCap: capOf(config, 'final_logit_softcapping', 30) },
      tensors,
    );
  },
};

export const gemma3: Family = {
  types: ['gemma3_text'],
  prefix: 'model.',
  open(config, tensors) {
    const { full, local } = positions(config);
    const shape = readGemma(
      { ...config, rope_scaling: null, rope_parameters: full },
      { known: ['rope_local_base_freq', 'sliding_window_pattern', '_sliding_window_pattern'] },
    );
    const every = integerOr(config, 'sliding_window_pattern', MAX_WIDTH, 6);
    const sliding = slidingLayers(config, shape.layers, (layer) => (layer + 1) % every !== 0);
    const kinds = windowed(shape.kinds, sliding, windowOf(config, WINDOW)).map((kind) => (kind.window === null ? kind : { ...kind, rotary: 'local' }));
    const { rotary } = ropeOf(local, config, shape.headDim, { theta: 10_000, share: null });
    const rotaries = { ...shape.rotaries, local: rotary };
    return llamaArchitecture({ ...shape, kinds, rotaries, queryKeyNorm: 'each head', finalCap: capOf(config, 'final_logit_softcapping', null) }, tensors);
  },
};

function readGemma(config: JsonObject, { known = [] }: LlamaDefaults): LlamaShape {
  const shape = readLlama(config, {
    known: ['attention_bias', 'sliding_window', 'query_pre_attn_scalar', 'final_logit_softcapping', ...known],
    keyValueHeads: 4,
    headDim: 256,
    tied: true,
  });
  return {
    ...shape,
    activation: oneOf(config, 'hidden_activation', ['gelu_pytorch_tanh', ...ACTIVATIONS]),
    scale: 1 / Math.sqrt(numberOr(config, 'query_pre_attn_scalar', MAX_WIDTH, 256)),
    norms: {
      attention: { before: 'input_layernorm', after: 'post_attention_layernorm' },
      feedForward: { before: 'pre_feedforward_layernorm', after: 'post_feedforward_layernorm' },
    },
    normOffset: 1,
    biases: attentionBiases(config),
    multipliers: { ...shape.multipliers, embedding: Math.sqrt(shape.width) },
  };
}

/** Null says that there is none, a missing key what the family says. */
const capOf = (config: JsonObject, key: string, missing: number | null) =>
  config[key] === undefined ? missing : config[key] === null ? null : number(config, key, MAX_WIDTH);

/** Gemma 3's positions of layers that look at all and of those with a window: one object each, or in the older spelling a base each, and scaling only for the first. */
function positions(config: JsonObject): { readonly full: JsonObject; readonly local: JsonObject } {
  const parameters = ropeParameters(config);
  const { full_attention: full = {}, sliding_attention: local = {} } = 'full_attention' in parameters ? parameters : { full_attention: parameters };
  if (!isJsonObject(full) || !isJsonObject(local)) throw errors.variant('rope_parameters', JSON.stringify(parameters));
  return {
    full: { rope_theta: config['rope_theta'] ?? 1_000_000, ...full },
    local: { rope_theta: config['rope_local_base_freq'] ?? 10_000, ...local },
  };
}
