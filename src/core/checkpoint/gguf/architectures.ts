/**
 * GGUF's architectures in the terms of the Hugging Face Hub: what its converter (convert_hf_to_gguf.py of llama.cpp) called the tensors, what
 * it did to them, and the configuration that its header holds.
 */
import type { JsonObject } from '../folder.ts';
import type { Meta } from './meta.ts';

/** The shape of a tensor by GGUF's name; undefined where the file has none. */
export type ShapeOf = (tensor: string) => readonly number[] | undefined;

export interface Architecture {
  /** `model_type` of config.json. */
  readonly type: string;
  /** From GGUF's names to the Hub's, without `.weight` and `.bias`; N is the layer. */
  readonly names: Readonly<Record<string, string>>;
  /** What config.json would say, but for the vocabulary and stretched positions. */
  readonly config: (meta: Meta, shapeOf: ShapeOf) => JsonObject;
  /** Further keys that speak of attention and are read. */
  readonly keys?: readonly string[];
  /** Tensors of the layers whose rows the converter put into another order, and which. */
  readonly rows?: Readonly<Record<string, 'pairs' | 'parts'>>;
  /** The weights of norms are stored 1 larger. */
  readonly normsPlusOne?: boolean;
  /** Matrices of the layers that were transposed. */
  readonly transposed?: readonly string[];
}

const LLAMA_NAMES = {
  token_embd: 'model.embed_tokens',
  output_norm: 'model.norm',
  output: 'lm_head',
  'blk.N.attn_norm': 'model.layers.N.input_layernorm',
  'blk.N.attn_q': 'model.layers.N.self_attn.q_proj',
  'blk.N.attn_k': 'model.layers.N.self_attn.k_proj',
  'blk.N.attn_v': 'model.layers.N.self_attn.v_proj',
  'blk.N.attn_output': 'model.layers.N.self_attn.o_proj',
  'blk.N.ffn_norm': 'model.layers.N.post_attention_layernorm',
  'blk.N.ffn_gate': 'model.layers.N.mlp.gate_proj',
  'blk.N.ffn_up': 'model.layers.N.mlp.up_proj',
  'blk.N.ffn_down': 'model.layers.N.mlp.down_proj',
};
const QUERY_KEY_NORMS = { 'blk.N.attn_q_norm': 'model.layers.N.self_attn.q_norm', 'blk.N.attn_k_norm': 'model.layers.N.self_attn.k_norm' };
const NORMS_AFTER = {
  'blk.N.post_attention_norm': 'model.layers.N.post_attention_layernorm',
  'blk.N.post_ffw_norm': 'model.layers.N.post_feedforward_layernorm',
};
const GEMMA_NAMES = { ...LLAMA_NAMES, ...NORMS_AFTER, 'blk.N.ffn_norm': 'model.layers.N.pre_feedforward_layernorm' };

/** Queries and keys of Llama have each pair that is turned together side by side. */
const PAIRS = { 'blk.N.attn_q': 'pairs', 'blk.N.attn_k': 'pairs' } as const;

/** What Llama's relatives share. */
function llamaConfig(meta: Meta, shapeOf: ShapeOf): JsonObject {
  return {
    hidden_size: meta.integer('embedding_length'),
    num_hidden_layers: meta.integer('block_count'),
    num_attention_heads: meta.integer('attention.head_count'),
    num_key_value_heads: meta.integerOr('attention.head_count_kv', meta.integer('attention.head_count')),
    head_dim: headDim(meta),
    intermediate_size: meta.integer('feed_forward_length'),
    max_position_embeddings: meta.integer('context_length'),
    rms_norm_eps: meta.number('attention.layer_norm_rms_epsilon'),
    rope_theta: meta.numberOr('rope.freq_base', 10_000),
    ...partialRotary(meta),
    tie_word_embeddings: !has(shapeOf, 'output.weight'),
  };
}

const has = (shapeOf: ShapeOf, tensor: string) => shapeOf(tensor) !== undefined;
const biases = (shapeOf: ShapeOf) => ({ attention_bias: has(shapeOf, 'blk.0.attn_q.bias'), mlp_bias: has(shapeOf, 'blk.0.ffn_gate.bias') });

/** 0 stands for none. */
const windowOf = (meta: Meta) => (meta.get('attention.sliding_window') === 0 ? null : meta.integerOr('attention.sliding_window', null));

/** Numbers of a head's queries and keys. */
export const headDim = (meta: Meta) => meta.integerOr('attention.key_length', meta.integer('embedding_length') / meta.integer('attention.head_count'));

function partialRotary(meta: Meta): JsonObject {
  const share = meta.integerOr('rope.dimension_count', headDim(meta)) / headDim(meta);
  return share === 1 ? {} : { partial_rotary_factor: share };
}

/** Gemma divides scores by the root of this; its largest models, known by their layers, by that of width ÷ heads. */
const gemmaScalar = (meta: Meta, largest: number) =>
  meta.integer('block_count') === largest ? meta.integer('embedding_length') / meta.integer('attention.head_count') : headDim(meta);

const NEOX_LAYER = 'gpt_neox.layers.N';

/** By `general.architecture`. */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  llama: {
    type: 'llama',
    names: LLAMA_NAMES,
    rows: PAIRS,
    config: (meta, shapeOf) => ({ ...llamaConfig(meta, shapeOf), ...biases(shapeOf) }),
  },
  qwen2: { type: 'qwen2', names: LLAMA_NAMES, config: llamaConfig },
  qwen3: {
    type: 'qwen3',
    names: { ...LLAMA_NAMES, ...QUERY_KEY_NORMS },
    config: (meta, shapeOf) => ({ ...llamaConfig(meta, shapeOf), attention_bias: has(shapeOf, 'blk.0.attn_q.bias') }),
  },
  gemma2: {
    type: 'gemma2',
    names: GEMMA_NAMES,
    normsPlusOne: true,
    keys: ['attention.sliding_window'],
    config: (meta, shapeOf) => ({
      ...llamaConfig(meta, shapeOf),
      hidden_activation: 'gelu_pytorch_tanh',
      query_pre_attn_scalar: gemmaScalar(meta, 46),
      sliding_window: meta.integerOr('attention.sliding_window', 4096),
      attn_logit_softcapping: meta.numberOr('attn_logit_softcapping', 50),
      final_logit_softcapping: meta.numberOr('final_logit_softcapping', 30),
    }),
  },
  gemma3: {
    type: 'gemma3_text',
    names: { ...GEMMA_NAMES, ...QUERY_KEY_NORMS },
    normsPlusOne: true,
    keys: ['attention.sliding_window', 'attention.sliding_window_pattern', 'rope.freq_base_swa'],
    config: (meta, shapeOf) => ({
      ...llamaConfig(meta, shapeOf),
      rope_theta: meta.numberOr('rope.freq_base', 1_000_000),
      rope_local_base_freq: meta.numberOr('rope.freq_base_swa', 10_000),
      hidden_activation: 'gelu_pytorch_tanh',
      query_pre_attn_scalar: gemmaScalar(meta, 62),
      sliding_window: meta.integer('attention.sliding_window'),
      sliding_window_pattern: meta.integerOr('attention.sliding_window_pattern', 6),
    }),
  },
  phi3: {
    type: 'phi3',
    names: { ...LLAMA_NAMES, 'blk.N.attn_qkv': 'model.layers.N.self_attn.qkv_proj', 'blk.N.ffn_up': 'model.layers.N.mlp.gate_up_proj' },
    keys: ['attention.sliding_window'],
    config: (meta, shapeOf) => ({
      ...llamaConfig(meta, shapeOf),
      sliding_window: windowOf(meta),
      original_max_position_embeddings: meta.integerOr('rope.scaling.original_context_length', meta.integer('context_length')),
    }),
  },
  olmo2: {
    type: 'olmo2',
    names: { ...LLAMA_NAMES, ...QUERY_KEY_NORMS, ...NORMS_AFTER },
    config: (meta, shapeOf) => ({ ...llamaConfig(meta, shapeOf), attention_bias: has(shapeOf, 'blk.0.attn_q.bias') }),
  },
  smollm3: {
    type: 'smollm3',
    names: LLAMA_NAMES,
    rows: PAIRS,
    config: (meta, shapeOf) => ({ ...llamaConfig(meta, shapeOf), ...biases(shapeOf), no_rope_layer_interval: 4 }),
  },
  granite: {
    type: 'granite',
    names: LLAMA_NAMES,
    rows: PAIRS,
    keys: ['attention.scale'],
    config: (meta, shapeOf) => ({
      ...llamaConfig(meta, shapeOf),
      ...biases(shapeOf),
      attention_multiplier: meta.numberOr('attention.scale', 1),
      embedding_multiplier: meta.numberOr('embedding_scale', 1),
      residual_multiplier: meta.numberOr('residual_scale', 1),
      logits_scaling: meta.numberOr('logit_scale', 1),
    }),
  },
  gpt2: {
    type: 'gpt2',
    names: {
      token_embd: 'transformer.wte',
      position_embd: 'transformer.wpe',
      output_norm: 'transformer.ln_f',
      output: 'lm_head',
      'blk.N.attn_norm': 'transformer.h.N.ln_1',
      'blk.N.attn_qkv': 'transformer.h.N.attn.c_attn',
      'blk.N.attn_output': 'transformer.h.N.attn.c_proj',
      'blk.N.ffn_norm': 'transformer.h.N.ln_2',
      'blk.N.ffn_up': 'transformer.h.N.mlp.c_fc',
      'blk.N.ffn_down': 'transformer.h.N.mlp.c_proj',
    },
    transposed: ['blk.N.attn_qkv', 'blk.N.attn_output', 'blk.N.ffn_up', 'blk.N.ffn_down'],
    config: (meta, shapeOf) => ({
      n_embd: meta.integer('embedding_length'),
      n_layer: meta.integer('block_count'),
      n_head: meta.integer('attention.head_count'),
      n_inner: shapeOf('blk.0.ffn_up.weight')?.[0] ?? null, // the header says 4 × n_embd of every GPT-2
      n_positions: meta.integer('context_length'),
      layer_norm_epsilon: meta.number('attention.layer_norm_epsilon'),
      activation_function: 'gelu_new',
    }),
  },
  gptneox: {
    type: 'gpt_neox',
    names: {
      token_embd: 'gpt_neox.embed_in',
      output_norm: 'gpt_neox.final_layer_norm',
      output: 'embed_out',
      'blk.N.attn_norm': `${NEOX_LAYER}.input_layernorm`,
      'blk.N.attn_qkv': `${NEOX_LAYER}.attention.query_key_value`,
      'blk.N.attn_output': `${NEOX_LAYER}.attention.dense`,
      'blk.N.ffn_norm': `${NEOX_LAYER}.post_attention_layernorm`,
      'blk.N.ffn_up': `${NEOX_LAYER}.mlp.dense_h_to_4h`,
      'blk.N.ffn_down': `${NEOX_LAYER}.mlp.dense_4h_to_h`,
    },
    rows: { 'blk.N.attn_qkv': 'parts' },
    config: (meta, shapeOf) => ({
      hidden_size: meta.integer('embedding_length'),
      num_hidden_layers: meta.integer('block_count'),
      num_attention_heads: meta.integer('attention.head_count'),
      intermediate_size: meta.integer('feed_forward_length'),
      max_position_embeddings: meta.integer('context_length'),
      layer_norm_eps: meta.number('attention.layer_norm_epsilon'),
      rotary_pct: meta.integerOr('rope.dimension_count', headDim(meta)) / headDim(meta),
      rotary_emb_base: meta.numberOr('rope.freq_base', 10_000),
      use_parallel_residual: meta.get('use_parallel_residual') ?? true,
      tie_word_embeddings: !has(shapeOf, 'output.weight'),
      hidden_act: 'gelu',
      attention_bias: has(shapeOf, 'blk.0.attn_qkv.bias'),
    }),
  },
  bloom: {
    type: 'bloom',
    names: {
      token_embd: 'transformer.word_embeddings',
      token_embd_norm: 'transformer.word_embeddings_layernorm',
      output_norm: 'transformer.ln_f',
      output: 'lm_head',
      'blk.N.attn_norm': 'transformer.h.N.input_layernorm',
      'blk.N.attn_qkv': 'transformer.h.N.self_attention.query_key_value',
      'blk.N.attn_output': 'transformer.h.N.self_attention.dense',
      'blk.N.ffn_norm': 'transformer.h.N.post_attention_layernorm',
      'blk.N.ffn_up': 'transformer.h.N.mlp.dense_h_to_4h',
      'blk.N.ffn_down': 'transformer.h.N.mlp.dense_4h_to_h',
    },
    rows: { 'blk.N.attn_qkv': 'parts' },
    config: (meta) => ({
      hidden_size: meta.integer('embedding_length'),
      n_layer: meta.integer('block_count'),
      n_head: meta.integer('attention.head_count'),
      layer_norm_epsilon: meta.number('attention.layer_norm_epsilon'),
    }),
  },
};
