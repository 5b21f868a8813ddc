/** MPNet: RoBERTa's positions, and a relative position bias that all layers share. Song et al. 2020; reference: transformers `MPNetForMaskedLM`. */
import type { ScoreRule } from '../attention/rule.ts';
import { integer } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { addedInput } from './attend.ts';
import { afterPadding, embeddings, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { maskedLm, ROBERTA_HEAD } from './maskedLm.ts';
import { layerNorm, requireLayerNorm } from './parts.ts';
import { bertBlock, encoder, type EncoderShape, type LayerNames, layerSteps, plainRule, readEncoderShape } from './postNorm.ts';
import { t5Buckets } from './relativeBuckets.ts';
import type { Tensors } from './tensors.ts';

/** These stand in no configuration, or are not read from it. */
const PADDING = 1;
const BUCKETS = 32;
const bucketOf = t5Buckets(BUCKETS, 128, true);

const BIAS = { name: 'position_bias' };

export const mpnet: Family = {
  types: ['mpnet'],
  prefix: 'mpnet.',
  async open(config, tensors) {
    const shape = readEncoderShape(config, ['relative_attention_num_buckets']);
    const { width, heads, epsilon } = shape;
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    const rule = await relativeRule(config, shape, tensors);
    const inputs = afterPadding(PADDING);
    return {
      ...encoder(shape),
      maxTokens: positions - PADDING - 1,
      vocabulary,
      inputs: (ids, types) => ({ ...inputs(ids, types), [BIAS.name]: addedInput(rule, heads, ids.length, ids.length) }),
      steps: [
        embeddings(tensors, [words, places], width, width, (graph, sum) => layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon)),
        ...layerSteps(shape, tensors, names, rule, BIAS),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary, activation: 'gelu' }, ROBERTA_HEAD),
    };
  },
};

/** The table has a row a bucket and a column a head; the reference uses 32 buckets whatever the table's rows. */
async function relativeRule(config: JsonObject, shape: EncoderShape, tensors: Tensors): Promise<ScoreRule> {
  const { heads } = shape;
  const name = 'encoder.relative_attention_bias.weight';
  tensors.require(name, [integer(config, 'relative_attention_num_buckets', 10_000, BUCKETS), heads]);
  const table = await tensors.read(name);
  return { ...plainRule(shape), bias: (head, query, key) => table[bucketOf(key - query) * heads + head] ?? NaN };
}

function names(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  const self = `${layer}.attention.attn`;
  return {
    ...bertBlock(layer),
    query: `${self}.q`,
    key: `${self}.k`,
    value: `${self}.v`,
    output: `${self}.o`,
    attentionNorm: `${layer}.attention.LayerNorm`,
  };
}
