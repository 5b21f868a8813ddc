/** How long the vector is that a key brings to a query, ‖α v W_O‖: weight, value and output projection together. Kobayashi et al. 2020, “Attention is Not Only a Weight”. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { keyHead, type LayerCapture } from '../../attention/kernel.ts';
import { Graph } from '../../graph/graph.ts';
import { createSession } from '../../graph/session.ts';
import { layerAt, type Measure } from './measure.ts';
import { weight } from './weight.ts';

export const carried: Measure = {
  async rows(layers, at, heads, from, to) {
    const layer = layerAt(layers, at);
    const norms = await valueNorms(layer);
    const rows = await weight.rows(layers, at, heads, from, to);
    heads.forEach((head, place) => {
      const start = place * (to - from) * layer.keys;
      for (let i = 0; i < (to - from) * layer.keys; i++) rows[start + i] = (rows[start + i] ?? 0) * (norms[head * layer.keys + (i % layer.keys)] ?? 0);
    });
    return rows;
  },
};

/** ‖v W_O‖ of every head and key, [heads, keys]; made once. */
export function valueNorms(layer: LayerCapture): Promise<Float32Array> {
  let found = norms.get(layer);
  if (!found) norms.set(layer, (found = normsOf(layer)));
  return found;
}

const norms = new WeakMap<LayerCapture, Promise<Float32Array>>();

/** Numbers that projected values may take at a time: all of a long text would take heads × n × width. */
const BLOCK = 8_000_000;

async function normsOf(layer: LayerCapture): Promise<Float32Array> {
  const { heads, keyValueHeads, headDim, keys, v } = layer;
  const matrix = await outputMatrix(layer);
  const width = matrix.length / (heads * headDim);
  const shared = keyValueHeads * headDim;
  session ??= createSession(normsGraph(), null);
  const out = new Float32Array(heads * keys);
  const step = Math.max(1, Math.floor(BLOCK / (heads * width)));
  for (let from = 0; from < keys; from += step) {
    const to = Math.min(keys, from + step);
    const { norms: computed } = await (
      await session
    ).run({
      v: new Tensor('float32', v.subarray(from * shared, to * shared), [to - from, keyValueHeads, headDim]),
      matrix: new Tensor('float32', matrix, [heads, headDim, width]),
      key_heads: new Tensor(
        'int64',
        BigInt64Array.from({ length: heads }, (_, head) => BigInt(keyHead(layer, head))),
        [heads],
      ),
    });
    if (!(computed?.data instanceof Float32Array)) throw new Error('the graph gives no norms');
    for (let head = 0; head < heads; head++) out.set(computed.data.subarray(head * (to - from), (head + 1) * (to - from)), head * keys + from);
  }
  return out;
}

/** W_O, [heads × headDim, width]: what becomes of rows that are 1 in a single place. */
async function outputMatrix({ heads, headDim, project }: LayerCapture): Promise<Float32Array> {
  const size = heads * headDim;
  const ones = new Float32Array(size * size);
  for (let at = 0; at < size; at++) ones[at * size + at] = 1;
  return (await project(ones)).projected;
}

let session: Promise<InferenceSession> | null = null;

function normsGraph(): Uint8Array {
  const graph = new Graph();
  const v = graph.input('v', 'float32', ['keys', 'value_heads', 'head_dim']);
  const matrix = graph.input('matrix', 'float32', ['heads', 'head_dim', 'width']);
  const perHead = graph.op('Transpose', [graph.op('Gather', [v, graph.input('key_heads', 'int64', ['heads'])], { axis: 1 })], { perm: [1, 0, 2] });
  graph.output('norms', graph.op('ReduceL2', [graph.op('MatMul', [perHead, matrix]), graph.integers([2])], { keepdims: 0 }), ['heads', 'keys']);
  return graph.encode();
}
