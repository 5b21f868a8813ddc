/**
 * How much of each token is in a token after a layer, if every layer mixed tokens by the mean weight of its heads, half and half with the
 * token itself: R = (½ Ā + ½ I) · R of the layer below. Abnar & Zuidema 2020, “Quantifying Attention Flow in Transformers”, section 3.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { headWeights, type LayerCapture } from '../../attention/kernel.ts';
import { Graph } from '../../graph/graph.ts';
import { createSession } from '../../graph/session.ts';
import { layerAt, type Measure } from './measure.ts';

export const rollout: Measure = {
  async rows(layers, at, heads, from, to) {
    const { keys } = layerAt(layers, at);
    const rows = (await rolloutOf(layers, at)).subarray(from * keys, to * keys);
    const all = new Float32Array(heads.length * rows.length);
    heads.forEach((_, place) => all.set(rows, place * rows.length));
    return all;
  },
};

/** The matrix that was made last of each site: the next layer's follows from it, and a text's rows are mostly asked for one after the other. */
const last = new WeakMap<readonly LayerCapture[], { readonly layer: number; readonly matrix: Promise<Float32Array> }>();

/** Up to a layer, [n, n]. */
function rolloutOf(layers: readonly LayerCapture[], layer: number): Promise<Float32Array> {
  const known = last.get(layers);
  if (known?.layer === layer) return known.matrix;
  const matrix = below(layers, layer, known).then((before) => mixed(layerAt(layers, layer), before));
  last.set(layers, { layer, matrix });
  return matrix;
}

async function below(layers: readonly LayerCapture[], layer: number, known: { readonly layer: number; readonly matrix: Promise<Float32Array> } | undefined) {
  const start = known && known.layer < layer ? known.layer : -1;
  let matrix = known && start === known.layer ? await known.matrix : identity(layerAt(layers, 0).keys);
  for (let at = start + 1; at < layer; at++) matrix = await mixed(layerAt(layers, at), matrix);
  return matrix;
}

/** Query rows at a time, so that the heads' weights of a long text are never there as a whole. */
const BLOCK = 256;

async function mixed(layer: LayerCapture, before: Float32Array): Promise<Float32Array> {
  const { keys, heads } = layer;
  session ??= createSession(mixGraph(), null);
  const all = Array.from({ length: heads }, (_, head) => head);
  const out = new Float32Array(before.length);
  for (let from = 0; from < keys; from += BLOCK) {
    const to = Math.min(keys, from + BLOCK);
    const { mixed: rows } = await (
      await session
    ).run({
      weights: new Tensor('float32', await headWeights(layer, all, from, to), [heads, to - from, keys]),
      before: new Tensor('float32', before, [keys, keys]),
      own: new Tensor('float32', before.subarray(from * keys, to * keys), [to - from, keys]),
    });
    if (!(rows?.data instanceof Float32Array)) throw new Error('the graph gives no rollout');
    out.set(rows.data, from * keys);
  }
  return out;
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let at = 0; at < size; at++) matrix[at * size + at] = 1;
  return matrix;
}

let session: Promise<InferenceSession> | null = null;

function mixGraph(): Uint8Array {
  const graph = new Graph();
  const mean = graph.op('ReduceMean', [graph.input('weights', 'float32', ['heads', 'rows', 'keys']), graph.integers([0])], { keepdims: 0 });
  const others = graph.op('MatMul', [mean, graph.input('before', 'float32', ['keys', 'keys'])]);
  const sum = graph.op('Add', [others, graph.input('own', 'float32', ['rows', 'keys'])]);
  graph.output('mixed', graph.op('Mul', [sum, graph.float(0.5)]), ['rows', 'keys']);
  return graph.encode();
}
