/** DistilBERT: BERT without segments, under names of its own. Sanh et al. 2019; reference: transformers `DistilBertForMaskedLM`. */
import { embeddings, inOrder, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { maskedLm } from './maskedLm.ts';
import { layerNorm, requireLayerNorm } from './parts.ts';
import { encoder, type LayerNames, layerSteps, readEncoderShape } from './postNorm.ts';

/** The norms' ε stands in no configuration. */
const EPSILON = 1e-12;

const HEAD = {
  dense: 'vocab_transform',
  norm: 'vocab_layer_norm',
  decoder: 'vocab_projector',
  bias: ['vocab_projector.bias'],
  words: 'embeddings.word_embeddings',
};

export const distilbert: Family = {
  types: ['distilbert'],
  prefix: 'distilbert.',
  open(config, tensors) {
    const { n_layers, n_heads, dim, hidden_dim, activation } = config;
    const renamed = { num_hidden_layers: n_layers, num_attention_heads: n_heads, hidden_size: dim, intermediate_size: hidden_dim, hidden_act: activation };
    // Sinusoids are stored in the table of positions like learned ones, so that switch changes nothing.
    const shape = readEncoderShape({ ...config, ...renamed, layer_norm_eps: EPSILON }, ['n_heads', 'attention_dropout', 'sinusoidal_pos_embds']);
    const { width } = shape;
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: inOrder(1),
      steps: [
        embeddings(tensors, [words, places], width, width, (graph, sum) => layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', EPSILON)),
        ...layerSteps(shape, tensors, names),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary }, HEAD),
    };
  },
};

function names(index: number): LayerNames {
  const layer = `transformer.layer.${index}`;
  return {
    layer,
    query: `${layer}.attention.q_lin`,
    key: `${layer}.attention.k_lin`,
    value: `${layer}.attention.v_lin`,
    output: `${layer}.attention.out_lin`,
    attentionNorm: `${layer}.sa_layer_norm`,
    up: `${layer}.ffn.lin1`,
    down: `${layer}.ffn.lin2`,
    norm: `${layer}.output_layer_norm`,
  };
}
