/** Every number behind one weight, from the captured queries, keys and values and from what the layer does with its heads' outcomes. */
import type { ExplainQuestion, Explanation } from '../../protocol/explanation.ts';
import type { Tensor } from '../../protocol/inspection.ts';
import { valueNorms } from '../analysis/measures/carried.ts';
import type { LayerCapture } from '../attention/kernel.ts';
import { headRow, headVectors } from '../attention/row.ts';
import { allows } from '../attention/rule.ts';
import { vectorAt, type Vectors } from '../attention/score.ts';
import { positionOf } from './position.ts';

export async function explainWeight(
  layer: LayerCapture,
  { head: { head }, query, key }: Pick<ExplainQuestion, 'head' | 'query' | 'key'>,
): Promise<Explanation> {
  const { score, headDim, keys, queries, input, keyInput } = layer;
  const { scale, cap, causal, window } = score;
  const { q, k, v } = headVectors(layer, head);
  const row = headRow(layer, head, query);
  const outputs = headOutputs(layer, query);
  const { projected: written, bias } = await layer.project(apart(layer, outputs));
  const norms = await valueNorms(layer);
  const rowAt = (values: Float32Array, rows: number, at: number) => values.slice((at * values.length) / rows, ((at + 1) * values.length) / rows);
  const before = rowAt(input, queries, query);
  const attended = sumOfRows(written, bias);
  return {
    inputs: { query: before, key: rowAt(keyInput, keys, key) },
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
    attended,
    residual: { before, after: await layer.residual(before, attended) },
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

/** A row for each head, in which the outcomes of all others are left out: through the output projection it becomes what this head writes. */
function apart({ heads, headDim }: LayerCapture, outputs: Float32Array): Float32Array {
  const rows = new Float32Array(heads * outputs.length);
  for (let head = 0; head < heads; head++) rows.set(outputs.subarray(head * headDim, (head + 1) * headDim), head * (outputs.length + headDim));
  return rows;
}

function sumOfRows(rows: Float32Array, first: Float32Array): Float32Array {
  const sum = Float64Array.from(first);
  rows.forEach((value, at) => {
    const place = at % sum.length;
    sum[place] = (sum[place] ?? 0) + value;
  });
  return Float32Array.from(sum);
}
