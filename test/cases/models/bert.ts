import type { TinyModel } from './folder.ts';
import { linear, norm, type Shapes } from './tensors.ts';
import { BERT_SPECIALS, VOCABULARY, wordTokenizer } from './tokenizer.ts';

/** Two layers of four heads. */
export function bert(positions = 40, types = 2): TinyModel {
  const [width, heads, layers, inner] = [24, 4, 2, 40];
  const config = {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: width,
    num_attention_heads: heads,
    num_hidden_layers: layers,
    intermediate_size: inner,
    max_position_embeddings: positions,
    type_vocab_size: types,
    vocab_size: VOCABULARY,
    hidden_act: 'gelu',
    layer_norm_eps: 1e-12,
    pad_token_id: 0,
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
  };
  const shapes: Shapes = {
    'embeddings.word_embeddings.weight': [VOCABULARY, width],
    'embeddings.position_embeddings.weight': [positions, width],
    'embeddings.token_type_embeddings.weight': [types, width],
    ...norm('embeddings.LayerNorm', width),
    ...Object.fromEntries(Array.from({ length: layers }, (_, index) => Object.entries(layer(`encoder.layer.${index}.`, width, inner))).flat()),
    ...linear('pooler.dense', width, width),
  };
  return { config, shapes, tokenizer: wordTokenizer(BERT_SPECIALS, '[CLS] A [SEP]') };
}

const layer = (name: string, width: number, inner: number): Shapes => ({
  ...linear(`${name}attention.self.query`, width, width),
  ...linear(`${name}attention.self.key`, width, width),
  ...linear(`${name}attention.self.value`, width, width),
  ...linear(`${name}attention.output.dense`, width, width),
  ...norm(`${name}attention.output.LayerNorm`, width),
  ...linear(`${name}intermediate.dense`, inner, width),
  ...linear(`${name}output.dense`, width, inner),
  ...norm(`${name}output.LayerNorm`, width),
});
