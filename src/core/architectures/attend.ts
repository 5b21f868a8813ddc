/**
 * Attention as a piece of a graph, by the operator that follows the layer's rule in the least memory. q is [queries, heads × headDim],
 * k and v are [keys, keyValueHeads × headDim]; the outcome is [queries, heads × headDim].
 */
import { Tensor } from 'onnxruntime-node';
import { additive, type ScoreRule } from '../attention/rule.ts';
import { type PositionValues, weights } from '../attention/weights.ts';
import { type Graph, typeCode, type Value } from '../graph/graph.ts';

export interface Heads {
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
}

/** A graph input that carries bias and mask, where an operator cannot make them itself; its value is `addedInput`. */
export interface Added {
  readonly name: string;
}

/** No operator follows such a rule, so the scores of all heads are in memory: heads × n². */
export const writesScores = ({ bias, positions, window, cap, causal }: ScoreRule) =>
  bias !== null || positions !== null || (!causal && (window !== null || cap !== null));

export function attend(graph: Graph, q: Value, k: Value, v: Value, shape: Heads, rule: ScoreRule, added: Added | null = null): Value {
  if (added) return explicit(graph, q, k, v, shape, rule, graph.input(added.name, 'float32', ['h', 'm', 'n']), null);
  if (writesScores(rule)) throw new Error('this rule needs its mask as an input');
  return rule.causal ? causal(graph, q, k, v, shape, rule) : bidirectional(graph, q, k, v, shape, rule);
}

/** Graph inputs that carry a rule's `positions`: the rows by `positionRows`, and tables, [rows, heads × headDim]. */
export type PositionNames = { readonly [Name in keyof PositionValues]: string | (Name extends 'rows' ? never : null) };

/** Attention with terms of relative positions. */
export function attendPositions(graph: Graph, q: Value, k: Value, v: Value, shape: Heads, rule: ScoreRule, names: PositionNames): Value {
  const { heads, headDim } = shape;
  const table = (name: string | null) => (name === null ? null : splitHeads(graph, graph.input(name, 'float32', ['r', heads * headDim]), heads, headDim));
  return explicit(graph, q, k, v, shape, rule, null, {
    rows: graph.input(names.rows, 'int64', ['m', 'n']),
    keys: table(names.keys),
    queries: table(names.queries),
  });
}

/** Memory that grows with n, not n². */
function bidirectional(graph: Graph, q: Value, k: Value, v: Value, { heads, headDim }: Heads, { scale }: ScoreRule): Value {
  const width = heads * headDim;
  const z = graph.microsoft(
    'MultiHeadAttention',
    [q, k, v].map((x) => batched(graph, x, width)),
    { num_heads: heads, scale: { float: scale } },
  );
  return graph.op('Reshape', [z, graph.integers([-1, width])]);
}

/** GroupQueryAttention takes only heads of a multiple of this; others are filled up with zeros, which change no score. */
const HEAD_MULTIPLE = 8;

/** The same for one sequence that looks back: also with a window, a soft cap, and shared key heads. What came before it may be given as `past.k` and `past.v`. */
function causal(graph: Graph, q: Value, k: Value, v: Value, { heads, keyValueHeads, headDim }: Heads, { scale, window, cap }: ScoreRule): Value {
  const wide = Math.ceil(headDim / HEAD_MULTIPLE) * HEAD_MULTIPLE;
  const padded = (x: Value, count: number) => (wide === headDim ? x : padHeads(graph, x, count, headDim, wide));
  const filled = (x: Value, count: number) => batched(graph, padded(x, count), count * wide);
  const before = (name: string) => {
    const given = graph.fed(name, ['p', keyValueHeads * headDim], (values) => values[name] ?? new Tensor('float32', [], [0, keyValueHeads * headDim]));
    return graph.op('Unsqueeze', [splitHeads(graph, padded(given, keyValueHeads), keyValueHeads, wide), graph.integers([0])]);
  };
  const pasts = [before('past.k'), before('past.v')];
  const rows = (x: Value, axis: number) => graph.op('Gather', [graph.op('Shape', [x]), graph.integers([axis])], { axis: 0 });
  const toInt32 = (x: Value) => graph.op('Cast', [x], { to: typeCode('int32') });
  const tokens = graph.op('Add', [rows(q, 0), rows(pasts[0] ?? '', 2)]);
  const last = toInt32(graph.op('Sub', [tokens, graph.integers([1])]));
  const inputs = [filled(q, heads), filled(k, keyValueHeads), filled(v, keyValueHeads), ...pasts, last, toInt32(tokens)];
  const attributes = { num_heads: heads, kv_num_heads: keyValueHeads, scale: { float: scale }, local_window_size: window ?? -1, softcap: { float: cap ?? 0 } };
  const z = graph.microsoft('GroupQueryAttention', inputs, attributes, 2);
  const split = graph.op('Reshape', [z, graph.integers([-1, heads, wide])]);
  const cut = wide === headDim ? split : graph.op('Slice', [split, graph.integers([0]), graph.integers([headDim]), graph.integers([2])]);
  return graph.op('Reshape', [cut, graph.integers([-1, heads * headDim])]);
}

function padHeads(graph: Graph, x: Value, heads: number, headDim: number, wide: number): Value {
  const split = graph.op('Reshape', [x, graph.integers([-1, heads, headDim])]);
  return graph.op('Pad', [split, graph.integers([0, 0, 0, 0, 0, wide - headDim])]);
}

/** Scores written out, for what no operator does: memory grows with heads × n². */
function explicit(
  graph: Graph,
  q: Value,
  k: Value,
  v: Value,
  { heads, keyValueHeads, headDim }: Heads,
  { scale, cap }: ScoreRule,
  added: Value | null,
  positions: PositionValues | null,
): Value {
  const group = heads / keyValueHeads;
  const shared = (x: Value) =>
    group === 1 ? x : graph.op('Gather', [x, graph.integers(Array.from({ length: heads }, (_, head) => Math.floor(head / group)))], { axis: 0 });
  const [queries, keys, values] = [splitHeads(graph, q, heads, headDim), ...[k, v].map((x) => shared(splitHeads(graph, x, keyValueHeads, headDim)))];
  if (!keys || !values) throw new Error('keys or values are missing');
  const z = graph.op('MatMul', [weights(graph, queries, keys, { scale: graph.float(scale), cap, added, positions }), values]);
  return graph.op('Reshape', [graph.op('Transpose', [z], { perm: [1, 0, 2] }), graph.integers([-1, heads * headDim])]);
}

/** [n, heads × headDim] to [heads, n, headDim] */
const splitHeads = (graph: Graph, x: Value, heads: number, headDim: number) =>
  graph.op('Transpose', [graph.op('Reshape', [x, graph.integers([-1, heads, headDim])])], { perm: [1, 0, 2] });

const batched = (graph: Graph, x: Value, width: number) => graph.op('Reshape', [x, graph.integers([1, -1, width])]);

/** The value of an `Added` input: bias and mask of all heads, [heads or 1, queries, keys]. */
export function addedInput(rule: ScoreRule, heads: number, queries: number, keys: number): Tensor {
  const all = Array.from({ length: heads }, (_, head) => head);
  const added = additive(rule, all, 0, queries, keys) ?? { heads: 1, values: new Float32Array(queries * keys) };
  return new Tensor('float32', added.values, [added.heads, queries, keys]);
}
