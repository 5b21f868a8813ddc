/** Language models, each with a switch that changes attention. */
import { folder, type ModelFiles, type TinyModel } from './folder.ts';
import { layered, linear, norm, type Shapes } from './tensors.ts';
import { LM_SPECIALS, VOCABULARY, wordTokenizer } from './tokenizer.ts';

const WIDTH = 24;
const MARKERS = { bos_token_id: 1, eos_token_id: 2 };

/** Three layers of four heads. Its matrices are [in, out]. */
function gpt2(switches: Readonly<Record<string, unknown>>): TinyModel {
  const [layers, positions] = [3, 40];
  const config = {
    model_type: 'gpt2',
    n_embd: WIDTH,
    n_head: 4,
    n_layer: layers,
    n_positions: positions,
    vocab_size: VOCABULARY,
    activation_function: 'gelu_new',
    layer_norm_epsilon: 1e-5,
    ...MARKERS,
    ...switches,
  };
  const conv = (name: string, inputs: number, outputs: number): Shapes => ({ [`${name}.weight`]: [inputs, outputs], [`${name}.bias`]: [outputs] });
  const shapes = {
    'wte.weight': [VOCABULARY, WIDTH],
    'wpe.weight': [positions, WIDTH],
    ...layered(layers, (index) => ({
      ...norm(`h.${index}.ln_1`, WIDTH),
      ...norm(`h.${index}.ln_2`, WIDTH),
      ...conv(`h.${index}.attn.c_attn`, WIDTH, 3 * WIDTH),
      ...conv(`h.${index}.attn.c_proj`, WIDTH, WIDTH),
      ...conv(`h.${index}.mlp.c_fc`, WIDTH, 4 * WIDTH),
      ...conv(`h.${index}.mlp.c_proj`, 4 * WIDTH, WIDTH),
    })),
    ...norm('ln_f', WIDTH),
  };
  return { config, shapes, tokenizer: wordTokenizer(LM_SPECIALS, 'A') };
}

const LLAMA = { heads: 4, keyValueHeads: 2, headDim: 8, inner: 32, layers: 2 };

/** Two layers of four heads, two of which share keys; heads are wider than the width divided among them. */
export function llama(switches: Readonly<Record<string, unknown>> = {}, normsInHeads = false, normsAfter = false): TinyModel {
  const { heads, keyValueHeads, headDim, inner, layers } = LLAMA;
  const config = {
    model_type: 'llama',
    hidden_size: WIDTH,
    num_attention_heads: heads,
    num_key_value_heads: keyValueHeads,
    head_dim: headDim,
    num_hidden_layers: layers,
    intermediate_size: inner,
    max_position_embeddings: 64,
    vocab_size: VOCABULARY,
    hidden_act: 'silu',
    rms_norm_eps: 1e-6,
    rope_theta: 500,
    tie_word_embeddings: false,
    ...MARKERS,
    ...switches,
  };
  const plain = (name: string, outputs: number, inputs: number) => linear(name, outputs, inputs, false);
  const norms = (prefix: string, names: readonly string[], width: number): Shapes =>
    Object.assign({}, ...names.map((name) => norm(`${prefix}${name}`, width, false)));
  const shapes = {
    'model.embed_tokens.weight': [VOCABULARY, WIDTH],
    ...layered(layers, (index) => {
      const name = `model.layers.${index}.`;
      return {
        ...plain(`${name}self_attn.q_proj`, heads * headDim, WIDTH),
        ...plain(`${name}self_attn.k_proj`, keyValueHeads * headDim, WIDTH),
        ...plain(`${name}self_attn.v_proj`, keyValueHeads * headDim, WIDTH),
        ...plain(`${name}self_attn.o_proj`, WIDTH, heads * headDim),
        ...norms(`${name}self_attn.`, normsInHeads ? ['q_norm', 'k_norm'] : [], headDim),
        ...plain(`${name}mlp.gate_proj`, inner, WIDTH),
        ...plain(`${name}mlp.up_proj`, inner, WIDTH),
        ...plain(`${name}mlp.down_proj`, WIDTH, inner),
        ...norms(
          name,
          ['input_layernorm', 'post_attention_layernorm', ...(normsAfter ? ['pre_feedforward_layernorm', 'post_feedforward_layernorm'] : [])],
          WIDTH,
        ),
      };
    }),
    ...norm('model.norm', WIDTH, false),
    ...(config.tie_word_embeddings ? {} : { 'lm_head.weight': [VOCABULARY, WIDTH] }),
  };
  return { config, shapes, tokenizer: wordTokenizer(LM_SPECIALS, '<s> A') };
}

const GEMMA2 = {
  model_type: 'gemma2',
  tie_word_embeddings: true,
  attn_logit_softcapping: 2,
  final_logit_softcapping: 5,
  query_pre_attn_scalar: 3,
  sliding_window: 3,
  hidden_activation: 'gelu_pytorch_tanh',
  layer_types: ['sliding_attention', 'full_attention'],
};

/** Two layers of three heads, a quarter of each turned. */
function neox(): TinyModel {
  const [layers, inner] = [2, 40];
  const config = {
    model_type: 'gpt_neox',
    hidden_size: WIDTH,
    num_attention_heads: 3,
    num_hidden_layers: layers,
    intermediate_size: inner,
    max_position_embeddings: 64,
    vocab_size: VOCABULARY,
    hidden_act: 'gelu',
    rotary_pct: 0.25,
    rotary_emb_base: 500,
    layer_norm_eps: 1e-5,
    use_parallel_residual: true,
    tie_word_embeddings: false,
    ...MARKERS,
  };
  const shapes = {
    'gpt_neox.embed_in.weight': [VOCABULARY, WIDTH],
    ...layered(layers, (index) => {
      const name = `gpt_neox.layers.${index}.`;
      return {
        ...norm(`${name}input_layernorm`, WIDTH),
        ...norm(`${name}post_attention_layernorm`, WIDTH),
        ...linear(`${name}attention.query_key_value`, 3 * WIDTH, WIDTH),
        ...linear(`${name}attention.dense`, WIDTH, WIDTH),
        ...linear(`${name}mlp.dense_h_to_4h`, inner, WIDTH),
        ...linear(`${name}mlp.dense_4h_to_h`, WIDTH, inner),
      };
    }),
    ...norm('gpt_neox.final_layer_norm', WIDTH),
    'embed_out.weight': [VOCABULARY, WIDTH],
  };
  return { config, shapes, tokenizer: wordTokenizer(LM_SPECIALS, 'A') };
}

export const DECODERS: Readonly<Record<string, () => ModelFiles>> = {
  'good-gpt2-inverse-layer': () => folder(gpt2({ scale_attn_by_inverse_layer_idx: true })),
  'good-llama-gqa': () => folder(llama()),
  'good-mistral-window': () => folder(llama({ model_type: 'mistral', sliding_window: 4 })),
  'good-qwen3': () => folder(llama({ model_type: 'qwen3' }, true)),
  'good-gemma2': () => folder(llama(GEMMA2, false, true)),
  'good-neox': () => folder(neox()),
};
