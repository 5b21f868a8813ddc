/** Every number behind one weight, from the captured queries, keys and values and from the layer itself. */
import type { ExplainQuestion, Explanation } from '../../protocol/explanation.ts';
import type { Tensor } from '../../protocol/inspection.ts';
import { valueNorms } from '../analysis/measures/carried.ts';
import type { LayerCapture } from '../attention/kernel.ts';
import { headRow, headVectors } from '../attention/row.ts';
import { allows } from '../attention/rule.ts';
import { vectorAt, type Vectors } from '../attention/score.ts';
import { positionOf } from './position.ts';

/** What the layer's own graph gives when it is looked into, for every query, [queries, width]. */
export interface LookedInto {
  /** What came out of the output projection. */
  readonly attended: Float32Array;
  /** The tokens' vectors when the block was added to them. */
  readonly after: Float32Array;
}

export async function explainWeight(
  layer: LayerCapture,
  { head: { head }, query, key }: Pick<ExplainQuestion, 'head' | 'query' | 'key'>,
  { attended, after }: LookedInto,
): Promise<Explanation> {
  const { score, headDim, keys, queries, input, keyInput } = layer;
  const { scale, cap, causal, window } = score;
  const { q, k, v } = headVectors(layer, head);
  const row = headRow(layer, head, query);
  const outputs = headOutputs(layer, query);
  const written = await writtenBy(layer, outputs);
  const norms = await valueNorms(layer);
  const rowAt = (values: Float32Array, rows: number, at: number) => values.slice((at * values.length) / rows, ((at + 1) * values.length) / rows);
  return {
    inputs: { query: rowAt(input, queries, query), key: rowAt(keyInput, keys, key) },
    q: vectorAt(q, query, headDim),
    keys: all(k),
    values: all(v),
    scores: Float32Array.from(row.scores),
    position: positionOf(layer, head, query, key, row),
    scale,
    cap,
    causal,
    window,
    scaled: Float32Array.from(row.scaled),
    allowed: Uint8Array.from({ length: keys }, (_, at) => (allows(score, query, at) ? 1 : 0)),
    weights: row.weights,
    unscaled: headRow(layer, head, query, 1).weights,
    carried: row.weights.map((weight, at) => weight * (norms[head * keys + at] ?? 0)),
    weightedValue: vectorAt(v, key, headDim).map((value) => (row.weights[key] ?? 0) * value),
    headOutput: rowAt(outputs, layer.heads, head),
    projected: rowAt(written, layer.heads, head),
    headNorms: Float32Array.from({ length: layer.heads }, (_, each) => Math.hypot(...rowAt(written, layer.heads, each))),
    attended: rowAt(attended, queries, query),
    residual: { before: rowAt(input, queries, query), after: rowAt(after, queries, query) },
  };

  function all(vectors: Vectors): Tensor {
    const values = new Float32Array(keys * headDim);
    for (let at = 0; at < keys; at++) values.set(vectorAt(vectors, at, headDim), at * headDim);
    return { shape: [keys, headDim], values };
  }
}

/** The weighted sum of values of every head at a query, [heads, headDim]. */
function headOutputs(layer: LayerCapture, query: number): Float32Array {
  const { heads, headDim } = layer;
  const outputs = new Float32Array(heads * headDim);
  for (let head = 0; head < heads; head++) {
    const { weights } = headRow(layer, head, query);
    const { values, offset, stride } = headVectors(layer, head).v;
    for (let at = 0; at < headDim; at++) {
      let sum = 0;
      for (let key = 0; key < weights.length; key++) sum += (weights[key] ?? 0) * (values[offset + key * stride + at] ?? 0);
      outputs[head * headDim + at] = sum;
    }
  }
  return outputs;
}

/** What each head writes by itself, [heads, width]: its outcome goes through the output projection with those of the others left out. */
async function writtenBy({ heads, headDim, project }: LayerCapture, outputs: Float32Array): Promise<Float32Array> {
  const alone = new Float32Array(heads * heads * headDim);
  for (let head = 0; head < heads; head++) alone.set(outputs.subarray(head * headDim, (head + 1) * headDim), head * (heads + 1) * headDim);
  return (await project(alone)).projected;
}
