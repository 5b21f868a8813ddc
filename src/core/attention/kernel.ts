/** Weights of whole heads from captured queries and keys, by a small ONNX graph that stays for the life of the process: about 30 times as fast as a loop in JavaScript. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Rotary } from '../architectures/rotary.ts';
import { Graph, type Value } from '../graph/graph.ts';
import { createSession } from '../graph/session.ts';
import { additive, type PositionTerms, type ScoreRule } from './rule.ts';
import { positionRows, weights } from './weights.ts';

/** The heads of a layer: q is [queries, heads × headDim], k is [keys, keyValueHeads × headDim]; neighbouring heads share a key head where those are fewer. */
export interface LayerCapture {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly score: ScoreRule;
  readonly rotary: Rotary | null;
  /** What the layer read, [queries, width] and [keys, width]: the same where a text looks at itself. */
  readonly input: Float32Array;
  readonly keyInput: Float32Array;
  /** Rows of heads' outcomes side by side, [n, heads × headDim], through the output projection: [n, width] without its bias, and the bias, [width]. */
  readonly project: (rows: Float32Array) => Promise<{ readonly projected: Float32Array; readonly bias: Float32Array }>;
  /** What a token's vector becomes when the block's outcome is added to it, [width]. */
  readonly residual: (x: Float32Array, attended: Float32Array) => Promise<Float32Array>;
}

/** What the kernel's graph depends on. */
interface Shape extends Pick<LayerCapture, 'heads' | 'keyValueHeads' | 'headDim'> {
  readonly cap: number | null;
  readonly masked: boolean;
  readonly positions: { readonly keys: boolean; readonly queries: boolean } | null;
}

const sessions = new Map<string, Promise<InferenceSession>>();

/** The key and value head that a head reads. */
export const keyHead = ({ heads, keyValueHeads }: Pick<LayerCapture, 'heads' | 'keyValueHeads'>, head: number) => Math.floor((head * keyValueHeads) / heads);

/** Weights of some heads of a layer, of the queries from…to: [heads, to − from, keys]. */
export async function headWeights(layer: LayerCapture, heads: readonly number[], from: number, to: number): Promise<Float32Array> {
  if (from === to) return new Float32Array(); // a run on no row ends the process
  const { q, k, keys, headDim, keyValueHeads, score } = layer;
  const width = layer.heads * headDim;
  const added = additive(score, heads, from, to, keys);
  const session = await sessionFor({ ...layer, cap: score.cap, masked: added !== null, positions: score.positions && termsOf(score.positions) });
  const { weights: computed } = await session.run({
    q: new Tensor('float32', q.subarray(from * width, to * width), [to - from, width]),
    k: new Tensor('float32', k, [keys, keyValueHeads * headDim]),
    heads: indices(heads),
    key_heads: indices(heads.map((head) => keyHead(layer, head))),
    scale: new Tensor('float32', Float32Array.of(score.scale), []),
    ...(added ? { added: new Tensor('float32', added.values, [added.heads, to - from, keys]) } : {}),
    ...(score.positions ? positionInputs(score.positions, from, to, keys, width) : {}),
  });
  if (!(computed?.data instanceof Float32Array)) throw new Error('the kernel gives no weights');
  return computed.data;
}

const termsOf = ({ keys, queries }: PositionTerms) => ({ keys: keys !== null, queries: queries !== null });

function positionInputs(terms: PositionTerms, from: number, to: number, keys: number, width: number): Record<string, Tensor> {
  const table = (name: string, values: Float32Array | null) => (values ? { [name]: new Tensor('float32', values, [terms.rows, width]) } : {});
  return { rows: positionRows(terms, from, to, keys), ...table('position_keys', terms.keys), ...table('position_queries', terms.queries) };
}

const indices = (values: readonly number[]) => new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);

function sessionFor(shape: Shape): Promise<InferenceSession> {
  const { heads, keyValueHeads, headDim, cap, masked, positions } = shape;
  const key = [heads, keyValueHeads, headDim, cap, masked, positions?.keys, positions?.queries].join(' ');
  let session = sessions.get(key);
  if (!session) sessions.set(key, (session = createSession(kernelGraph(shape), null)));
  return session;
}

function kernelGraph({ heads, keyValueHeads, headDim, cap, masked, positions }: Shape): Uint8Array {
  const graph = new Graph();
  const chosen = graph.input('heads', 'int64', ['h']);
  const chosenKeys = graph.input('key_heads', 'int64', ['h']);
  const perHead = (name: string, count: number, which: Value) => {
    const split = graph.op('Reshape', [graph.input(name, 'float32', [`${name}s`, count * headDim]), graph.integers([-1, count, headDim])]);
    return graph.op('Transpose', [graph.op('Gather', [split, which], { axis: 1 })], { perm: [1, 0, 2] });
  };
  const out = weights(graph, perHead('q', heads, chosen), perHead('k', keyValueHeads, chosenKeys), {
    cap,
    scale: graph.input('scale', 'float32', []),
    added: masked ? graph.input('added', 'float32', ['a', 'qs', 'ks']) : null,
    positions: positions && {
      rows: graph.input('rows', 'int64', ['qs', 'ks']),
      keys: positions.keys ? perHead('position_keys', heads, chosen) : null,
      queries: positions.queries ? perHead('position_queries', heads, chosen) : null,
    },
  });
  graph.output('weights', out, ['h', 'qs', 'ks']);
  return graph.encode();
}
