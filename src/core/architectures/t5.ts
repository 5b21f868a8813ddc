/**
 * T5, mT5 and Flan-T5: scores without a scale, a relative position bias in buckets that all layers of a stack share. Raffel et al. 2020; reference:
 * transformers `T5ForConditionalGeneration`, `MT5ForConditionalGeneration`, `T5EncoderModel`.
 */
import { PLAIN_RULE, type ScoreRule } from '../attention/rule.ts';
import { flag, integer, integerOr, MAX_LAYERS, MAX_WIDTH, number, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { addedInput } from './attend.ts';
import { bothStacks, isClassifier, memoryStep, type Stack, tableOf } from './encoderDecoder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Architecture, Family } from './family.ts';
import { scoresStep, type WordTable, wordsStep } from './languageModel.ts';
import { type Activation, ACTIVATIONS, idsInput, rmsNorm, times } from './parts.ts';
import { t5Buckets } from './relativeBuckets.ts';
import { type T5Attention, type T5Shape, t5Step } from './t5Block.ts';
import { writingOf } from './target.ts';
import type { Tensors } from './tensors.ts';

const KNOWN = new Set(['num_heads', 'n_positions', 'relative_attention_num_buckets', 'relative_attention_max_distance', 'scale_decoder_outputs']);

/** Positions are distances, so no table ends; but scores are written out, and memory grows with the square of this. */
const MAX_TOKENS = 2048;

const BIAS = { name: 'position_bias' };

/** `transformer.` is before the names of classifiers' tensors. */
const prefix = 'transformer.';

export const t5: Family = {
  types: ['t5'],
  prefix,
  open: (config, tensors) => open(config, tensors, 'relu', scalesOutput(config)),
};

export const mt5: Family = {
  types: ['mt5'],
  prefix,
  open: (config, tensors) => open(config, tensors, 'gated-gelu', false),
};

/** The first T5 was trained so. A configuration that does not say it tells by calling the words tied, whether the checkpoint has them tied or not. */
const scalesOutput = (config: JsonObject) => flag(config, 'scale_decoder_outputs', flag(config, 'tie_word_embeddings', true));

async function open(config: JsonObject, tensors: Tensors, feedForward: string, scaled: boolean): Promise<Architecture> {
  refuseUnknown(config, KNOWN);
  const shape = readShape(config, feedForward);
  const { width, heads, headDim, inner } = shape;
  const table = { name: tableOf(tensors, 'encoder'), vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
  const layers = integer(config, 'num_layers', MAX_LAYERS);
  const common = { maxTokens: MAX_TOKENS, vocabulary: table.vocabulary, passingBytes: 4 * (3 * width + 4 * heads * headDim + 3 * inner) };
  const encoder = await stackOf(config, shape, tensors, table, 'encoder', layers);
  if (!tensors.has('decoder.final_layer_norm.weight')) {
    const sites = [{ name: 'encoder.self', queries: 'text', keys: 'text', layers, ...headsOnly(shape) }] as const;
    return { ...common, sites, inputs: encoder.inputs, steps: encoder.steps, logits: null };
  }
  const decoderLayers = integerOr(config, 'num_decoder_layers', MAX_LAYERS, layers);
  const decoder = await stackOf(config, shape, tensors, table, 'decoder', decoderLayers);
  return {
    ...common,
    sites: bothStacks({ layers, ...headsOnly(shape) }, { layers: decoderLayers, ...headsOnly(shape) }),
    inputs: encoder.inputs,
    steps: [...encoder.steps, memoryStep(width, encoder.finish)],
    decoder: { ...writingOf(config, { start: 0, end: 1 }), inputs: decoder.inputs, steps: decoder.steps, maxTokens: MAX_TOKENS },
    // The reference ties it whatever the configuration says, unless the checkpoint has one of its own.
    logits: isClassifier(tensors)
      ? null
      : scoresStep(tensors, { names: ['lm_head'], biases: [], tied: true }, table, width, (graph, hidden) =>
          times(graph, decoder.finish(graph, hidden), scaled ? width ** -0.5 : 1),
        ),
  };
}

function readShape(config: JsonObject, usual: string): T5Shape {
  const heads = integer(config, 'num_heads', MAX_WIDTH);
  return {
    width: integer(config, 'd_model', MAX_WIDTH),
    heads,
    keyValueHeads: heads,
    headDim: integer(config, 'd_kv', MAX_WIDTH),
    inner: integer(config, 'd_ff', MAX_WIDTH),
    epsilon: number(config, 'layer_norm_epsilon', 1),
    ...feedForwardOf(config['feed_forward_proj'] ?? usual),
  };
}

function feedForwardOf(name: unknown): { readonly gated: boolean; readonly activation: Activation } {
  const [, gate, spelt] = /^(gated-)?(.+)$/.exec(String(name)) ?? [];
  const activation = ACTIVATIONS.find((known) => known === (name === 'gated-gelu' ? 'gelu_new' : spelt));
  if (!activation) throw errors.variant('feed_forward_proj', String(name));
  return { gated: gate !== undefined, activation };
}

const headsOnly = ({ heads, keyValueHeads, headDim }: T5Shape) => ({ heads, keyValueHeads, headDim });

/** Words and layers of a stack, without the norm after them, which is `finish`. */
async function stackOf(config: JsonObject, shape: T5Shape, tensors: Tensors, table: WordTable, stack: Stack, layers: number) {
  const { width, heads, epsilon } = shape;
  const score = await ruleOf(config, shape, tensors, stack);
  const norm = `${stack}.final_layer_norm`;
  tensors.require(`${norm}.weight`, [width]);
  const attentions = Array.from({ length: layers }, (_, layer) => attentionsOf(stack, layer, score)).flat();
  return {
    inputs: (ids: readonly number[]) => ({ input_ids: idsInput(ids), [BIAS.name]: addedInput(score, heads, ids.length, ids.length) }),
    steps: [wordsStep(tensors, table, width, (_, words) => words), ...attentions.map((attention) => t5Step(shape, tensors, attention))],
    finish: (graph: Graph, hidden: Value) => rmsNorm(graph, tensors, hidden, norm, epsilon),
  };
}

const CROSS = { ...PLAIN_RULE, scale: 1 };

function attentionsOf(stack: Stack, layer: number, score: ScoreRule): T5Attention[] {
  if (stack === 'encoder') return [{ site: 'encoder.self', layer, score, added: BIAS }];
  return [
    { site: 'decoder.self', layer, score, added: BIAS },
    { site: 'decoder.cross', layer, score: CROSS, added: null },
  ];
}

/** The first layer has the table of biases; a decoder's buckets are all for what is before. */
async function ruleOf(config: JsonObject, { heads }: T5Shape, tensors: Tensors, stack: Stack): Promise<ScoreRule> {
  const isEncoder = stack === 'encoder';
  const buckets = integerOr(config, 'relative_attention_num_buckets', 10_000, 32, 4);
  const bucketOf = t5Buckets(buckets, integerOr(config, 'relative_attention_max_distance', MAX_WIDTH, 128), isEncoder);
  const name = `${stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
  tensors.require(name, [buckets, heads]);
  const table = await tensors.read(name);
  return { ...PLAIN_RULE, scale: 1, causal: !isEncoder, bias: (head, query, key) => table[bucketOf(key - query) * heads + head] ?? NaN };
}
