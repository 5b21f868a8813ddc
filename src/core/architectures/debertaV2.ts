/**
 * DeBERTa v2 and v3: disentangled attention, where content is also compared with relative positions. He et al. 2021;
 * reference: transformers `DebertaV2ForMaskedLM`. The layers' tables of positions depend on no text, so they are made once, when a model is opened.
 */
import type { PositionTerms, ScoreRule } from '../attention/rule.ts';
import { positionRows } from '../attention/weights.ts';
import { flag, integer, MAX_WIDTH, oneOf } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { attendPositions } from './attend.ts';
import { convolution } from './debertaConvolution.ts';
import { type PositionTables, positionTables } from './debertaPositions.ts';
import { embeddings, inOrder, segmentTable, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { BERT_HEAD, maskedLm } from './maskedLm.ts';
import { layerNorm, project, requireLayerNorm } from './parts.ts';
import { bertBlock, byRule, encoder, type EncoderShape, endOf, layerGraph, type LayerNames, plainRule, readEncoderShape } from './postNorm.ts';
import { debertaBucket } from './relativeBuckets.ts';

/** Version 3's own head, without the table of words. */
const HEAD = {
  dense: 'lm_predictions.lm_head.dense',
  norm: 'lm_predictions.lm_head.LayerNorm',
  decoder: 'lm_predictions.lm_head.decoder',
  bias: ['lm_predictions.lm_head.bias'],
  words: 'embeddings.word_embeddings',
};

const KNOWN = [
  'relative_attention',
  'position_buckets',
  'max_relative_positions',
  'position_biased_input',
  'share_att_key',
  'pos_att_type',
  'attention_head_size',
];

const ROWS = 'position_rows';

export const debertaV2: Family = {
  types: ['deberta-v2'],
  prefix: 'deberta.',
  async open(config, tensors) {
    const shape = readEncoderShape(config, KNOWN);
    const { width, heads, epsilon } = shape;
    if ((config['attention_head_size'] ?? width / heads) !== width / heads) throw errors.variant('attention_head_size', String(config['attention_head_size']));
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    const segments = integer(config, 'type_vocab_size', MAX_WIDTH, 0);
    const size = (config['embedding_size'] ?? null) === null ? width : integer(config, 'embedding_size', MAX_WIDTH);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    if (size !== width) tensors.require('embeddings.embed_proj.weight', [width, size]);
    const terms = termsOf(config);
    const relative = flag(config, 'relative_attention', false) && terms.length > 0 ? relativeRows(config, positions) : null;
    const tables = relative && (await positionTables(config, shape, tensors, names, relative.rows, terms));
    const convolved = convolution(config, shape, tensors);
    const rules = Array.from({ length: shape.layers }, (_, layer) => ruleOf(shape, terms.length, relative && { ...relative, ...tableOf(tables, layer) }));
    const inputs = inOrder(Math.max(1, segments));
    const [first] = rules;
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: (ids, types) => ({
        ...inputs(ids, types),
        ...(first?.positions ? { [ROWS]: positionRows(first.positions, 0, ids.length, ids.length) } : {}),
        ...tables?.inputs,
      }),
      steps: [
        embeddings(
          tensors,
          [words, ...(flag(config, 'position_biased_input', true) ? [places] : []), ...(segments > 0 ? [segmentTable(segments)] : [])],
          size,
          width,
          (graph, sum) =>
            layerNorm(graph, tensors, size === width ? sum : project(graph, tensors, sum, 'embeddings.embed_proj'), 'embeddings.LayerNorm', epsilon),
        ),
        ...rules.map((rule, layer) => ({
          name: names(layer).layer,
          captures: { site: 'encoder.self', layer, score: rule, ...endOf(shape, tensors, names(layer)) } as const,
          build: layerGraph(shape, tensors, names(layer), attention(shape, rule, layer), layer === 0 && convolved ? convolved : undefined),
        })),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary }, HEAD) ?? maskedLm(config, tensors, { ...shape, size, vocabulary }, BERT_HEAD),
    };
  },
};

/** Which comparisons with positions there are: content with position, position with content. */
function termsOf(config: JsonObject): string[] {
  const value = config['pos_att_type'] ?? [];
  const terms = typeof value === 'string' ? value.split('|').map((term) => term.trim().toLowerCase()) : value;
  if (!Array.isArray(terms)) throw errors.variant('pos_att_type', JSON.stringify(value));
  return terms.filter((term) => term !== '').map((term) => oneOf({ pos_att_type: term }, 'pos_att_type', ['c2p', 'p2c']));
}

/** Distances are sorted into buckets where the configuration has them, and beyond the last all are alike. */
function relativeRows(config: JsonObject, positions: number): Pick<PositionTerms, 'rows' | 'row'> {
  const given = (key: string) => (typeof config[key] === 'number' && config[key] > 0 ? integer(config, key, MAX_WIDTH) : null);
  const farthest = given('max_relative_positions') ?? positions;
  const buckets = given('position_buckets');
  const span = buckets ?? farthest;
  const byDistance = Int32Array.from({ length: 2 * positions + 1 }, (_, at) => {
    const bucket = buckets === null ? at - positions : debertaBucket(at - positions, buckets, farthest);
    return Math.min(2 * span - 1, Math.max(0, bucket + span));
  });
  return { rows: 2 * span, row: (query, key) => byDistance[query - key + positions] ?? 0 };
}

const tableOf = (tables: PositionTables | null, layer: number) => tables?.layers[layer] ?? { keys: null, queries: null };

/** Each comparison with positions counts like that of contents. */
const ruleOf = (shape: EncoderShape, terms: number, positions: PositionTerms | null): ScoreRule => ({
  ...plainRule(shape),
  scale: 1 / Math.sqrt((shape.width / shape.heads) * (1 + terms)),
  positions,
});

function attention(shape: EncoderShape, rule: ScoreRule, layer: number) {
  const { positions } = rule;
  if (!positions) return byRule(shape, rule);
  const inputs = { rows: ROWS, keys: positions.keys && `position_keys.${layer}`, queries: positions.queries && `position_queries.${layer}` };
  const heads = { heads: shape.heads, keyValueHeads: shape.heads, headDim: shape.width / shape.heads };
  return (...[graph, q, k, v]: Parameters<ReturnType<typeof byRule>>) => attendPositions(graph, q, k, v, heads, rule, inputs);
}

function names(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  const self = `${layer}.attention.self`;
  return { ...bertBlock(layer), query: `${self}.query_proj`, key: `${self}.key_proj`, value: `${self}.value_proj` };
}
