/** The wiring that GPT-2's successors share: layer norms, heads with keys of their own, a feed-forward part of two matrices. Radford et al. 2019. */
import type { ScoreRule } from '../attention/rule.ts';
import { headsOf, integer, integerOr, MAX_LAYERS, MAX_WIDTH, number, oneOf } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { type Added, attend } from './attend.ts';
import { type Architecture, type Captures, next, type Step } from './family.ts';
import { type Activation, ACTIVATIONS, activate, conv, dense, embed, layerNorm, requireConv, requireDense, requireLayerNorm } from './parts.ts';
import { type Rotary, turn } from './rotary.ts';
import type { Tensors } from './tensors.ts';

export interface GptShape {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** Under the names that GPT-2's configuration has. */
export function gptShape(config: JsonObject): GptShape {
  const { width, heads } = headsOf(config, 'n_embd', 'n_head');
  return {
    width,
    heads,
    layers: integer(config, 'n_layer', MAX_LAYERS),
    inner: integerOr(config, 'n_inner', MAX_WIDTH, 4 * width),
    epsilon: number(config, 'layer_norm_epsilon', 1),
    activation: oneOf(config, 'activation_function', ['gelu_new', ...ACTIVATIONS]),
  };
}

export interface Matrix {
  /** Without `.weight` and `.bias`. */
  readonly name: string;
  /** `conv`: with a bias as well, but stored as [in, out]. */
  readonly biased: boolean | 'conv';
}

export interface FeedForward {
  readonly norm: string;
  readonly up: Matrix;
  readonly down: Matrix;
}

export interface GptLayer {
  readonly name: string;
  readonly rule: ScoreRule;
  /** An input for what the operator cannot make of the rule itself. */
  readonly added?: Added;
  /** Turns queries and keys. */
  readonly rotary?: Rotary;
  /** From the normed input; not turned yet. */
  readonly queriesKeysValues: (graph: Graph, x: Value) => readonly [q: Value, k: Value, v: Value];
  readonly attentionNorm: string;
  readonly output: Matrix;
  /** Null where another attention comes first, as a layer of its own. */
  readonly feedForward: FeedForward | null;
  /**
   * `before`: each block reads its normed input. `after`: what a block adds to is normed afterwards. `parallel`: both blocks read the layer's
   * input, each under its norm. `normed residual`: as before, but what a block adds to is its normed input.
   */
  readonly order: 'before' | 'after' | 'parallel' | 'normed residual';
}

/** What an architecture says of such a decoder, beside its inputs and both its ends. */
export function decoder({ layers, heads, width, inner }: GptShape): Pick<Architecture, 'sites' | 'passingBytes'> {
  return {
    sites: [{ name: 'decoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim: width / heads }],
    passingBytes: 4 * (6 * width + 5 * inner),
  };
}

export function gptLayers(shape: GptShape, tensors: Tensors, layerOf: (layer: number) => GptLayer): Step[] {
  return Array.from({ length: shape.layers }, (_, layer) => layerStep(shape, tensors, { site: 'decoder.self', layer }, layerOf(layer)));
}

/** One layer as a step. */
export function layerStep(
  { heads, width, inner, epsilon, activation }: GptShape,
  tensors: Tensors,
  place: Pick<Captures, 'site' | 'layer'>,
  { name, rule, order, rotary, added, queriesKeysValues, attentionNorm, output: projection, feedForward }: GptLayer,
): Step {
  const headDim = width / heads;
  const output: Captures['output'] = (graph, z) => matrix(graph, z, projection);
  requireLayerNorm(tensors, attentionNorm, width);
  requireMatrix(projection, width, width);
  if (feedForward) requireFeedForward(feedForward);
  const residual: Captures['residual'] = (graph, x, attended) => joined(graph, attentionNorm, x, attended);
  return {
    name,
    captures: { ...place, score: rule, rotary, output, residual },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const middle = residual(graph, x, attention(order === 'after' ? x : normed(graph, x, attentionNorm)));
      graph.output(next('hidden'), feedForward ? fed(middle, feedForward) : middle, ['n', width]);

      function attention(input: Value): Value {
        const [q, k, v] = (rotary ? turn(queriesKeysValues, heads, headDim, rotary) : queriesKeysValues)(graph, input);
        for (const [label, value] of Object.entries({ q, k, v })) graph.output(label, value, [`${label} rows`, width]);
        return output(graph, attend(graph, q, k, v, { heads, keyValueHeads: heads, headDim }, rule, added));
      }
      function fed(input: Value, { norm, up, down }: FeedForward): Value {
        const read = order === 'after' ? input : normed(graph, order === 'parallel' ? x : input, norm);
        return joined(graph, norm, input, matrix(graph, activate(graph, matrix(graph, read, up), activation), down));
      }
    },
  };

  /** A block's outcome, added to what the block stands on. */
  function joined(graph: Graph, norm: string, input: Value, outcome: Value): Value {
    if (order === 'after') return normed(graph, graph.op('Add', [input, outcome]), norm);
    return graph.op('Add', [order === 'normed residual' ? normed(graph, input, norm) : input, outcome]);
  }
  function normed(graph: Graph, input: Value, norm: string): Value {
    return layerNorm(graph, tensors, input, norm, epsilon);
  }

  function requireFeedForward({ norm, up, down }: FeedForward): void {
    requireLayerNorm(tensors, norm, width);
    requireMatrix(up, inner, width);
    requireMatrix(down, width, inner);
  }

  function matrix(graph: Graph, input: Value, { name, biased }: Matrix): Value {
    return biased === 'conv' ? conv(graph, tensors, input, name) : dense(graph, tensors, input, name, biased);
  }
  function requireMatrix({ name, biased }: Matrix, out: number, from: number): void {
    if (biased === 'conv') requireConv(tensors, name, from, out);
    else requireDense(tensors, name, out, from, biased);
  }
}

/**
 * Queries, keys and values from matrices of their own, `prefix` with q, k and v before `_proj`.
 * @param keysFrom what keys and values are made of, where it is not what queries are made of
 */
export function separate(
  tensors: Tensors,
  prefix: string,
  width: number,
  biased: boolean,
  keysFrom = (_: Graph, x: Value): Value => x,
): GptLayer['queriesKeysValues'] {
  const names = ['q', 'k', 'v'].map((part) => `${prefix}.${part}_proj`);
  for (const name of names) requireDense(tensors, name, width, width, biased);
  return (graph, x) => {
    const part = (which: string, from: Value) => dense(graph, tensors, from, `${prefix}.${which}_proj`, biased);
    const keys = keysFrom(graph, x);
    return [part('q', x), part('k', keys), part('v', keys)];
  };
}

/** … and from one matrix, in which each head's query, key and value follow each other. */
export function fusedByHead(tensors: Tensors, name: string, biased: boolean, { heads, width }: GptShape): GptLayer['queriesKeysValues'] {
  const headDim = width / heads;
  requireDense(tensors, name, 3 * width, width, biased);
  return (graph, x) => {
    const byHead = graph.op('Reshape', [dense(graph, tensors, x, name, biased), graph.integers([-1, heads, 3 * headDim])]);
    const part = (at: number) => {
      const slice = graph.op('Slice', [byHead, graph.integers([at * headDim]), graph.integers([(at + 1) * headDim]), graph.integers([2])]);
      return graph.op('Reshape', [slice, graph.integers([-1, width])]);
    };
    return [part(0), part(1), part(2)];
  };
}

/** Adds the rows of learned positions, chosen by `position_ids`. */
export function addPlaces(tensors: Tensors, name: string, rows: number, width: number): (graph: Graph, words: Value) => Value {
  tensors.require(`${name}.weight`, [rows, width]);
  return (graph, words) => graph.op('Add', [words, embed(graph, tensors, `${name}.weight`, graph.input('position_ids', 'int64', ['n']))]);
}
