/** One row of one head out of a capture, with its steps. */
import { keyHead, type LayerCapture } from './kernel.ts';
import { allows, type PositionTerms } from './rule.ts';
import { dot, type RowRule, type RowSteps, rowSteps, type Vectors } from './score.ts';

/** Queries, keys and values of a head. */
export function headVectors(layer: LayerCapture, head: number): { readonly q: Vectors; readonly k: Vectors; readonly v: Vectors } {
  const { heads, keyValueHeads, headDim } = layer;
  const shared = { offset: keyHead(layer, head) * headDim, stride: keyValueHeads * headDim };
  return { q: { values: layer.q, offset: head * headDim, stride: heads * headDim }, k: { values: layer.k, ...shared }, v: { values: layer.v, ...shared } };
}

/** @param scale another scale than the layer's, to see what it does */
export function headRow(layer: LayerCapture, head: number, query: number, scale = layer.score.scale): RowSteps {
  const { q, k } = headVectors(layer, head);
  const { score, keys, headDim } = layer;
  const { bias, positions, cap } = score;
  const rule: RowRule = {
    scale,
    cap,
    bias:
      bias || positions
        ? (key) => {
            const compared = positions ? places(layer, positions, head, query, key) : null;
            return (bias?.(head, query, key) ?? 0) + (compared ? scale * (compared.queryWithPlace + compared.keyWithPlace) : 0);
          }
        : null,
    allowed: (key) => allows(score, query, key),
  };
  return rowSteps(q, query, k, keys, headDim, rule);
}

/** The comparisons with places of a link, not scaled; 0 where there is no such comparison. */
export function places(layer: LayerCapture, terms: PositionTerms, head: number, query: number, key: number) {
  const { heads, headDim } = layer;
  const { q, k } = headVectors(layer, head);
  const row = terms.row(query, key);
  const table = (values: Float32Array): Vectors => ({ values, offset: head * headDim, stride: heads * headDim });
  return {
    queryWithPlace: terms.keys ? dot(q, query, table(terms.keys), row, headDim) : 0,
    keyWithPlace: terms.queries ? dot(k, key, table(terms.queries), row, headDim) : 0,
  };
}
