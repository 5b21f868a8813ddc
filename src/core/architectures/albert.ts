/**
 * ALBERT: layers share their tensors, and embeddings are narrower than the rest. Lan et al. 2020; reference: transformers `AlbertForMaskedLM`.
 * A group of inner layers is repeated as a whole, so there are num_hidden_layers × inner_group_num layers of attention.
 */
import { integer, MAX_LAYERS, MAX_WIDTH } from '../checkpoint/config.ts';
import { embeddings, inOrder, segmentTable, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { maskedLm } from './maskedLm.ts';
import { layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import { byRule, encoder, endOf, layerGraph, type LayerNames, plainRule, readEncoderShape } from './postNorm.ts';

const HEAD = {
  dense: 'predictions.dense',
  norm: 'predictions.LayerNorm',
  decoder: 'predictions.decoder',
  bias: ['predictions.decoder.bias', 'predictions.bias'],
  words: 'embeddings.word_embeddings',
};

const MAPPING = 'encoder.embedding_hidden_mapping_in';

export const albert: Family = {
  types: ['albert'],
  prefix: 'albert.',
  open(config, tensors) {
    // The first checkpoints name a factor that no implementation reads.
    const { layers: repeats, ...rest } = readEncoderShape(config, ['down_scale_factor']);
    const groups = integer(config, 'num_hidden_groups', repeats);
    const inner = integer(config, 'inner_group_num', MAX_LAYERS);
    const shape = { ...rest, layers: repeats * inner };
    const { width, epsilon } = shape;
    const size = integer(config, 'embedding_size', MAX_WIDTH);
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    const segments = integer(config, 'type_vocab_size', MAX_WIDTH);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', size);
    requireLinear(tensors, MAPPING, width, size);
    const rule = plainRule(shape);
    const shared = Array.from({ length: groups * inner }, (_, at) => {
      const layer = names(Math.floor(at / inner), at % inner);
      return { name: layer.layer, end: endOf(shape, tensors, layer), build: layerGraph(shape, tensors, layer, byRule(shape, rule)) };
    });
    const layers = Array.from({ length: shape.layers }, (_, layer) => {
      const group = Math.floor(Math.floor(layer / inner) / (repeats / groups));
      const found = shared[group * inner + (layer % inner)];
      if (!found) throw new Error(`no group ${group}`);
      const { name, build, end } = found;
      return { name, build, captures: { site: 'encoder.self', layer, score: rule, ...end } } as const;
    });
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: inOrder(segments),
      steps: [
        embeddings(tensors, [words, segmentTable(segments), places], size, width, (graph, sum) =>
          linear(graph, tensors, layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon), MAPPING),
        ),
        ...layers,
      ],
      logits: maskedLm(config, tensors, { ...shape, size, vocabulary }, HEAD),
    };
  },
};

function names(group: number, inner: number): LayerNames {
  const layer = `encoder.albert_layer_groups.${group}.albert_layers.${inner}`;
  return {
    layer,
    query: `${layer}.attention.query`,
    key: `${layer}.attention.key`,
    value: `${layer}.attention.value`,
    output: `${layer}.attention.dense`,
    attentionNorm: `${layer}.attention.LayerNorm`,
    up: `${layer}.ffn`,
    down: `${layer}.ffn_output`,
    norm: `${layer}.full_layer_layer_norm`,
  };
}
