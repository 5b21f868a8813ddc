/** Layers of BERT and its relatives, normed after each residual. Devlin et al. 2019. Families differ in names, and in what is added to the scores. */
import { PLAIN_RULE, type ScoreRule } from '../attention/rule.ts';
import { headsOf, integer, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { type Added, attend } from './attend.ts';
import { type Architecture, type Captures, next, type Step } from './family.ts';
import { type Activation, ACTIVATIONS, activate, layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import type { Tensors } from './tensors.ts';

/** Keys that speak of attention and are understood, or change nothing at inference. */
const KNOWN = [
  'num_attention_heads',
  'max_position_embeddings',
  'position_embedding_type',
  'attention_probs_dropout_prob',
  'attn_implementation',
  '_attn_implementation',
  '_attn_implementation_autoset',
  'output_attentions',
  'num_hidden_layers',
  'pooler_num_attention_heads',
  'pooler_size_per_head',
];

export interface EncoderShape {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** Reads the names that BERT's configuration has; `known` are further keys that the family understands. */
export function readEncoderShape(config: JsonObject, known: readonly string[] = []): EncoderShape {
  oneOf(config, 'position_embedding_type', ['absolute']);
  refuseUnknown(config, new Set([...KNOWN, ...known]));
  const { width, heads } = headsOf(config, 'hidden_size', 'num_attention_heads');
  return {
    width,
    heads,
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    epsilon: number(config, 'layer_norm_eps', 1),
    activation: oneOf(config, 'hidden_act', ACTIVATIONS),
  };
}

/** What an architecture says of such an encoder, beside its inputs and its output layer. */
export function encoder({ layers, heads, width, inner }: EncoderShape): Pick<Architecture, 'sites' | 'passingBytes'> {
  return {
    sites: [{ name: 'encoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim: width / heads }],
    passingBytes: 4 * (6 * width + 5 * inner),
  };
}

/** The tensors of one layer, without `.weight` and `.bias`. */
export interface LayerNames {
  readonly layer: string;
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionNorm: string;
  readonly up: string;
  readonly down: string;
  readonly norm: string;
}

/** BERT's own names. */
export function bertNames(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  const self = `${layer}.attention.self`;
  return { ...bertBlock(layer), query: `${self}.query`, key: `${self}.key`, value: `${self}.value` };
}

/** The names that relatives of BERT keep where their queries, keys and values have others. */
export const bertBlock = (layer: string): Omit<LayerNames, 'query' | 'key' | 'value'> => ({
  layer,
  output: `${layer}.attention.output.dense`,
  attentionNorm: `${layer}.attention.output.LayerNorm`,
  up: `${layer}.intermediate.dense`,
  down: `${layer}.output.dense`,
  norm: `${layer}.output.LayerNorm`,
});

/** Scores are divided by √headDim. */
export const plainRule = ({ width, heads }: Pick<EncoderShape, 'width' | 'heads'>): ScoreRule => ({ ...PLAIN_RULE, scale: 1 / Math.sqrt(width / heads) });

/** What a layer does with the heads' outcomes. */
export const endOf = (
  { epsilon }: Pick<EncoderShape, 'epsilon'>,
  tensors: Tensors,
  { output, attentionNorm }: LayerNames,
): Pick<Captures, 'output' | 'residual'> => ({
  output: (graph, z) => linear(graph, tensors, z, output),
  residual: (graph, x, attended) => layerNorm(graph, tensors, graph.op('Add', [attended, x]), attentionNorm, epsilon),
});

/** Makes the heads' outcome of q, k and v, [tokens, width]. */
export type Attention = (graph: Graph, q: Value, k: Value, v: Value) => Value;

/** Attention by a rule, with its bias from an input where it has one. */
export const byRule =
  ({ heads, width }: Pick<EncoderShape, 'width' | 'heads'>, rule: ScoreRule, added: Added | null = null): Attention =>
  (graph, q, k, v) =>
    attend(graph, q, k, v, { heads, keyValueHeads: heads, headDim: width / heads }, rule, added);

/**
 * Checks the tensors of a layer and gives its graph; layers of the same names share it.
 * @param finish what else happens to the outcome, given the layer's input
 * @param looksAt what keys and values are made of: the layer's own input, or what came out of the encoder
 */
export function layerGraph(
  shape: Omit<EncoderShape, 'layers'>,
  tensors: Tensors,
  names: LayerNames,
  attention: Attention,
  finish: (graph: Graph, input: Value, out: Value) => Value = (_, __, out) => out,
  looksAt: 'hidden' | 'memory' = 'hidden',
): Step['build'] {
  const { width, inner, epsilon, activation } = shape;
  const { output, residual } = endOf(shape, tensors, names);
  for (const name of [names.query, names.key, names.value, names.output]) requireLinear(tensors, name, width, width);
  requireLinear(tensors, names.up, inner, width);
  requireLinear(tensors, names.down, width, inner);
  for (const name of [names.attentionNorm, names.norm]) requireLayerNorm(tensors, name, width);
  return (graph) => {
    const x = graph.input('hidden', 'float32', ['n', width]);
    const seen = looksAt === 'hidden' ? x : graph.input('memory', 'float32', ['m', width]);
    const [q, k, v] = [project(x, names.query), project(seen, names.key), project(seen, names.value)];
    const middle = residual(graph, x, output(graph, attention(graph, q, k, v)));
    const raised = activate(graph, linear(graph, tensors, middle, names.up), activation);
    const out = graph.op('Add', [linear(graph, tensors, raised, names.down), middle]);
    graph.output(next('hidden'), finish(graph, x, layerNorm(graph, tensors, out, names.norm, epsilon)), ['n', width]);
    graph.output('q', q, ['n', width]);
    for (const [label, value] of Object.entries({ k, v })) graph.output(label, value, [looksAt === 'hidden' ? 'n' : 'm', width]);

    function project(from: Value, name: string) {
      return linear(graph, tensors, from, name);
    }
  };
}

/** Layers of the same kind, each with tensors of its own. */
export function layerSteps(
  shape: EncoderShape,
  tensors: Tensors,
  names: (layer: number) => LayerNames,
  rule = plainRule(shape),
  added: Added | null = null,
): Step[] {
  return Array.from({ length: shape.layers }, (_, layer) => ({
    name: names(layer).layer,
    captures: { site: 'encoder.self', layer, score: rule, ...endOf(shape, tensors, names(layer)) },
    build: layerGraph(shape, tensors, names(layer), byRule(shape, rule, added)),
  }));
}
