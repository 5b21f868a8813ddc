/** Scores and their softmax as a piece of a graph, for a layer and for the kernel alike. */
import { Tensor } from 'onnxruntime-node';
import type { Graph, Value } from '../graph/graph.ts';
import type { PositionTerms } from './rule.ts';

/** A rule as values of a graph. */
export interface ScoreValues {
  readonly scale: Value;
  readonly cap: number | null;
  /** Bias and mask, [heads or 1, queries, keys]. */
  readonly added: Value | null;
  readonly positions: PositionValues | null;
}

/** `PositionTerms` as values: `rows` is [queries, keys], the tables are [heads, rows, headDim]. */
export interface PositionValues {
  readonly rows: Value;
  readonly keys: Value | null;
  readonly queries: Value | null;
}

/** [heads, queries, keys] from q [heads, queries, headDim] and k [heads, keys, headDim]. */
export function weights(graph: Graph, q: Value, k: Value, { scale, cap, added, positions }: ScoreValues): Value {
  const products = product(graph, q, k);
  const scaled = graph.op('Mul', [positions ? withPositions(graph, products, q, k, positions) : products, scale]);
  const capped = cap === null ? scaled : graph.op('Mul', [graph.op('Tanh', [graph.op('Div', [scaled, graph.float(cap)])]), graph.float(cap)]);
  return graph.op('Softmax', [added === null ? capped : graph.op('Add', [capped, added])], { axis: -1 });
}

const swapped = (graph: Graph, x: Value) => graph.op('Transpose', [x], { perm: [0, 2, 1] });
const product = (graph: Graph, a: Value, b: Value) => graph.op('MatMul', [a, swapped(graph, b)]);

/** Every query and every key meets all rows of a table once; the rows that the places ask for are picked from that. */
function withPositions(graph: Graph, products: Value, q: Value, k: Value, { rows, keys, queries }: PositionValues): Value {
  const perHead = graph.op('Expand', [rows, graph.op('Shape', [products])]);
  const fromKeys = keys === null ? [] : [graph.op('GatherElements', [product(graph, q, keys), perHead], { axis: 2 })];
  const fromQueries = queries === null ? [] : [swapped(graph, graph.op('GatherElements', [product(graph, k, queries), swapped(graph, perHead)], { axis: 2 }))];
  return [products, ...fromKeys, ...fromQueries].reduce((sum, term) => graph.op('Add', [sum, term]));
}

/** The value of `rows` for the queries from…to. */
export function positionRows({ row }: PositionTerms, from: number, to: number, keys: number): Tensor {
  const rows = BigInt64Array.from({ length: (to - from) * keys }, (_, at) => BigInt(row(from + Math.floor(at / keys), at % keys)));
  return new Tensor('int64', rows, [to - from, keys]);
}
