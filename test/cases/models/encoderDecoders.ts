/** Encoder–decoders of two layers a stack. */
import { folder, type ModelFiles, type TinyModel } from './folder.ts';
import { layered, linear, norm, type Shapes } from './tensors.ts';
import { ROBERTA_SPECIALS, T5_SPECIALS, VOCABULARY, wordTokenizer } from './tokenizer.ts';

const [WIDTH, LAYERS, INNER] = [24, 2, 40];
const STACKS = ['encoder', 'decoder'] as const;

/** Three heads, which together are narrower than the width. */
function t5(): TinyModel {
  const [heads, headDim, buckets] = [3, 5, 8];
  const config = {
    model_type: 't5',
    d_model: WIDTH,
    d_kv: headDim,
    d_ff: INNER,
    num_layers: LAYERS,
    num_decoder_layers: LAYERS,
    num_heads: heads,
    relative_attention_num_buckets: buckets,
    relative_attention_max_distance: 12,
    vocab_size: VOCABULARY,
    layer_norm_epsilon: 1e-6,
    feed_forward_proj: 'relu',
    tie_word_embeddings: true,
    is_encoder_decoder: true,
    pad_token_id: 0,
    eos_token_id: 1,
    decoder_start_token_id: 0,
  };
  const all = heads * headDim;
  const plain = (name: string, outputs: number, inputs: number) => linear(name, outputs, inputs, false);
  const attention = (name: string, which: string): Shapes => ({
    ...plain(`${name}.${which}.q`, all, WIDTH),
    ...plain(`${name}.${which}.k`, all, WIDTH),
    ...plain(`${name}.${which}.v`, all, WIDTH),
    ...plain(`${name}.${which}.o`, WIDTH, all),
    ...norm(`${name}.layer_norm`, WIDTH, false),
  });
  const feedForward = (name: string): Shapes => ({
    ...plain(`${name}.DenseReluDense.wi`, INNER, WIDTH),
    ...plain(`${name}.DenseReluDense.wo`, WIDTH, INNER),
    ...norm(`${name}.layer_norm`, WIDTH, false),
  });
  const stack = (name: (typeof STACKS)[number]): Shapes => ({
    ...layered(LAYERS, (index) => {
      const layer = `${name}.block.${index}.layer`;
      const cross = name === 'decoder' ? attention(`${layer}.1`, 'EncDecAttention') : {};
      return { ...attention(`${layer}.0`, 'SelfAttention'), ...cross, ...feedForward(`${layer}.${name === 'decoder' ? 2 : 1}`) };
    }),
    [`${name}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`]: [buckets, heads],
    ...norm(`${name}.final_layer_norm`, WIDTH, false),
  });
  const shapes = { 'shared.weight': [VOCABULARY, WIDTH], ...stack('encoder'), ...stack('decoder') };
  return { config, shapes, tokenizer: wordTokenizer(T5_SPECIALS, 'A </s>') };
}

/** Four heads; positions begin at row 2. */
function bart(): TinyModel {
  const positions = 40;
  const config = {
    model_type: 'bart',
    d_model: WIDTH,
    ...Object.fromEntries(
      STACKS.flatMap((name) => [
        [`${name}_layers`, LAYERS],
        [`${name}_attention_heads`, 4],
        [`${name}_ffn_dim`, INNER],
      ]),
    ),
    max_position_embeddings: positions,
    vocab_size: VOCABULARY,
    activation_function: 'gelu',
    scale_embedding: false,
    is_encoder_decoder: true,
    tie_word_embeddings: true,
    pad_token_id: 1,
    bos_token_id: 0,
    eos_token_id: 2,
    decoder_start_token_id: 2,
    forced_eos_token_id: 2,
  };
  const attention = (name: string): Shapes => ({
    ...linear(`${name}.q_proj`, WIDTH, WIDTH),
    ...linear(`${name}.k_proj`, WIDTH, WIDTH),
    ...linear(`${name}.v_proj`, WIDTH, WIDTH),
    ...linear(`${name}.out_proj`, WIDTH, WIDTH),
    ...norm(`${name}_layer_norm`, WIDTH),
  });
  const stack = (name: (typeof STACKS)[number]): Shapes => ({
    [`model.${name}.embed_positions.weight`]: [positions + 2, WIDTH],
    ...norm(`model.${name}.layernorm_embedding`, WIDTH),
    ...layered(LAYERS, (index) => {
      const layer = `model.${name}.layers.${index}`;
      return {
        ...attention(`${layer}.self_attn`),
        ...(name === 'decoder' ? attention(`${layer}.encoder_attn`) : {}),
        ...linear(`${layer}.fc1`, INNER, WIDTH),
        ...linear(`${layer}.fc2`, WIDTH, INNER),
        ...norm(`${layer}.final_layer_norm`, WIDTH),
      };
    }),
  });
  const shapes = { 'model.shared.weight': [VOCABULARY, WIDTH], final_logits_bias: [1, VOCABULARY], ...stack('encoder'), ...stack('decoder') };
  return { config, shapes, tokenizer: wordTokenizer(ROBERTA_SPECIALS, '<s> A </s>') };
}

export const ENCODER_DECODERS: Readonly<Record<string, () => ModelFiles>> = {
  'good-t5': () => folder(t5()),
  'good-bart': () => folder(bart()),
};
