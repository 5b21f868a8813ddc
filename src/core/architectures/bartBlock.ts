/**
 * The wiring that BART and its relatives share: two stacks of GPT's layers, the second with cross-attention between its attention and its feed-forward part.
 * Lewis et al. 2020, after Vaswani et al. 2017. Families differ in where norms stand and in how positions are made.
 */
import type { Tensor } from 'onnxruntime-node';
import { PLAIN_RULE } from '../attention/rule.ts';
import { flag, headsOf, integer, MAX_LAYERS, MAX_WIDTH, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { bothStacks, isClassifier, memoryOf, memoryStep, type Stack, tableOf } from './encoderDecoder.ts';
import type { Architecture, Step } from './family.ts';
import { type GptLayer, type GptShape, layerStep, separate } from './gptBlock.ts';
import { scoresStep, wordsStep, type WordTable } from './languageModel.ts';
import { type Activation, ACTIVATIONS, idsInput, layerNorm, requireLayerNorm, times } from './parts.ts';
import { type WritingDefaults, writingOf } from './target.ts';
import type { Tensors } from './tensors.ts';

/** How the positions of a stack are made. */
export interface Places {
  /** Adds them to the words, [n, width]. */
  readonly add: (graph: Graph, words: Value) => Value;
  /** The inputs that `add` reads. */
  readonly inputs: (ids: readonly number[]) => Readonly<Record<string, Tensor>>;
}

export interface Variant {
  /** Norms before each block, and one more after the last; or after each block. */
  readonly order: 'before' | 'after';
  /** Words with their positions are normed. */
  readonly normedWords: boolean;
  /** Words are multiplied by √width, where the configuration says nothing. */
  readonly scaled: boolean;
  readonly activation: Activation;
  readonly places: (stack: Stack, positions: number, width: number) => Places;
  readonly writing: WritingDefaults;
  /** As in `Decoder`. */
  readonly languages?: RegExp | undefined;
}

const KNOWN = new Set([
  'num_attention_heads',
  'encoder_attention_heads',
  'decoder_attention_heads',
  'attention_dropout',
  'max_position_embeddings',
  'static_position_embeddings',
  'scale_embedding',
]);

/** The reference does not read these; a model for which they say something else is another model. */
const OLD_SWITCHES: Readonly<Record<string, (variant: Variant) => boolean>> = {
  normalize_before: ({ order }) => order === 'before',
  add_final_layer_norm: ({ order }) => order === 'before',
  normalize_embedding: ({ normedWords }) => normedWords,
};

const EPSILON = 1e-5;

export function bartArchitecture(config: JsonObject, tensors: Tensors, variant: Variant): Architecture {
  refuseUnknown(config, KNOWN);
  for (const [key, computed] of Object.entries(OLD_SWITCHES))
    if (flag(config, key, computed(variant)) !== computed(variant)) throw errors.variant(key, String(config[key]));
  const positions = integer(config, 'max_position_embeddings', MAX_WIDTH);
  const [encoder, decoder] = [readStack(config, 'encoder', variant), readStack(config, 'decoder', variant)];
  const [source, target] = [ends(config, tensors, encoder, 'encoder', variant), ends(config, tensors, decoder, 'decoder', variant)];
  return {
    sites: bothStacks(headsIn(encoder), headsIn(decoder)),
    maxTokens: positions,
    vocabulary: source.table.vocabulary,
    passingBytes: 4 * (6 * encoder.width + 5 * Math.max(encoder.inner, decoder.inner)),
    inputs: source.inputs,
    steps: [source.words, ...encoderLayers(encoder, tensors, variant), memoryStep(encoder.width, source.finish)],
    decoder: {
      ...writingOf(config, variant.writing),
      languages: variant.languages,
      inputs: target.inputs,
      steps: [target.words, ...decoderLayers(decoder, tensors, variant)],
      maxTokens: positions,
    },
    logits: isClassifier(tensors) ? null : output(config, tensors, decoder, target),
  };
}

function readStack(config: JsonObject, stack: Stack, { activation }: Variant): GptShape {
  return {
    ...headsOf(config, 'd_model', `${stack}_attention_heads`),
    layers: integer(config, `${stack}_layers`, MAX_LAYERS),
    inner: integer(config, `${stack}_ffn_dim`, MAX_WIDTH),
    epsilon: EPSILON,
    activation: oneOf(config, 'activation_function', [activation, ...ACTIVATIONS]),
  };
}

const headsIn = ({ layers, heads, width }: GptShape) => ({ layers, heads, keyValueHeads: heads, headDim: width / heads });

/** What a stack begins and ends with. */
interface Ends {
  readonly table: WordTable;
  readonly inputs: (ids: readonly number[]) => Readonly<Record<string, Tensor>>;
  readonly words: Step;
  /** The norm after the last layer, where there is one. */
  readonly finish: (graph: Graph, hidden: Value) => Value;
}

function ends(config: JsonObject, tensors: Tensors, { width, epsilon }: GptShape, stack: Stack, { order, normedWords, scaled, places }: Variant): Ends {
  const { add, inputs } = places(stack, integer(config, 'max_position_embeddings', MAX_WIDTH), width);
  const table = { name: tableOf(tensors, stack), vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
  const factor = flag(config, 'scale_embedding', scaled) ? Math.sqrt(width) : 1;
  const normOf = (which: string, isThere: boolean) => {
    const name = `${stack}.${which}`;
    if (isThere) requireLayerNorm(tensors, name, width);
    return (graph: Graph, x: Value) => (isThere ? layerNorm(graph, tensors, x, name, epsilon) : x);
  };
  const normWords = normOf('layernorm_embedding', normedWords);
  return {
    table,
    inputs: (ids) => ({ input_ids: idsInput(ids), ...inputs(ids) }),
    words: wordsStep(tensors, table, width, (graph, words) => normWords(graph, add(graph, times(graph, words, factor)))),
    finish: normOf('layer_norm', order === 'before'),
  };
}

const indices = (layers: number) => Array.from({ length: layers }, (_, layer) => layer);

function encoderLayers(shape: GptShape, tensors: Tensors, { order }: Variant): Step[] {
  return indices(shape.layers).map((layer) => {
    const name = `encoder.layers.${layer}`;
    return layerStep(
      shape,
      tensors,
      { site: 'encoder.self', layer },
      { ...attention(shape, tensors, name, 'self_attn'), order, feedForward: feedForward(name) },
    );
  });
}

function decoderLayers(shape: GptShape, tensors: Tensors, { order }: Variant): Step[] {
  const memory = (graph: Graph) => memoryOf(graph, shape.width);
  return indices(shape.layers).flatMap((layer) => {
    const name = `decoder.layers.${layer}`;
    const self = attention(shape, tensors, name, 'self_attn');
    const cross = attention(shape, tensors, name, 'encoder_attn', memory);
    return [
      layerStep(shape, tensors, { site: 'decoder.self', layer }, { ...self, rule: { ...self.rule, causal: true }, order, feedForward: null }),
      layerStep(shape, tensors, { site: 'decoder.cross', layer }, { ...cross, order, feedForward: feedForward(name) }),
    ];
  });
}

function attention(
  { width, heads }: GptShape,
  tensors: Tensors,
  layer: string,
  which: string,
  keysFrom?: (graph: Graph) => Value,
): Omit<GptLayer, 'order' | 'feedForward'> {
  const name = `${layer}.${which}`;
  return {
    name: layer,
    rule: { ...PLAIN_RULE, scale: 1 / Math.sqrt(width / heads) },
    queriesKeysValues: separate(tensors, name, width, true, keysFrom),
    attentionNorm: `${name}_layer_norm`,
    output: { name: `${name}.out_proj`, biased: true },
  };
}

const feedForward = (layer: string) => ({
  norm: `${layer}.final_layer_norm`,
  up: { name: `${layer}.fc1`, biased: true },
  down: { name: `${layer}.fc2`, biased: true },
});

const BIAS = 'final_logits_bias';

function output(config: JsonObject, tensors: Tensors, { width }: GptShape, { table, finish }: Ends): Step | null {
  const biased = tensors.has(BIAS);
  if (biased) tensors.require(BIAS, [1, table.vocabulary]);
  const layer = { names: ['lm_head'], biases: [], tied: flag(config, 'tie_word_embeddings', true) };
  return scoresStep(tensors, layer, table, width, finish, (graph, scores) => (biased ? graph.op('Add', [scores, tensors.load(graph, BIAS)]) : scores));
}
