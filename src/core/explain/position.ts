/** What positions do to the scores of one row: how much of each score is content, and how much was added. */
import { pairOf, type Position } from '../../protocol/explanation.ts';
import { type Rotary, rotarySteps } from '../architectures/rotary.ts';
import type { LayerCapture } from '../attention/kernel.ts';
import { headVectors, places } from '../attention/row.ts';
import { type RowSteps, rowSteps, vectorAt, type Vectors } from '../attention/score.ts';

export function positionOf(layer: LayerCapture, head: number, query: number, key: number, row: RowSteps): Position | null {
  const { score, rotary, keys } = layer;
  const split = (content: ArrayLike<number>) => ({
    content: Float32Array.from(content),
    added: Float32Array.from(row.scaled, (scaled, at) => scaled - (content[at] ?? 0)),
  });
  if (rotary) {
    const { dimensions, interleaved, factor } = rotary;
    const steps = rotarySteps(rotary, keys);
    const { q, k, content } = beforeTurning(layer, rotary, steps, head, query, key);
    return { kind: 'rotary', dimensions, interleaved, factor, steps, q, k, ...split(content) };
  }
  if (score.positions) {
    const terms = score.positions;
    const compared = Array.from({ length: keys }, (_, at) => places(layer, terms, head, query, at));
    const part = (table: Float32Array | null, of: (at: (typeof compared)[number]) => number) =>
      table && Float32Array.from(compared, (each) => score.scale * of(each));
    return {
      kind: 'relative',
      queryWithPlace: part(terms.keys, (each) => each.queryWithPlace),
      keyWithPlace: part(terms.queries, (each) => each.keyWithPlace),
      ...split(row.content),
    };
  }
  return score.bias ? { kind: 'bias', ...split(row.content) } : null;
}

/** Query and key turned back, and what the scores of all keys would have been. */
function beforeTurning(layer: LayerCapture, rotary: Rotary, steps: Float32Array, head: number, query: number, key: number) {
  const { keys, headDim, score } = layer;
  const vectors = headVectors(layer, head);
  const back = (of: Vectors, place: number) => turnedBack(rotary, steps, vectorAt(of, place, headDim), place);
  const q = back(vectors.q, query);
  const all = new Float32Array(keys * headDim);
  for (let at = 0; at < keys; at++) all.set(back(vectors.k, at), at * headDim);
  const { content } = rowSteps({ values: q, offset: 0, stride: 0 }, 0, { values: all, offset: 0, stride: headDim }, keys, headDim, {
    scale: score.scale,
    cap: score.cap,
  });
  return { q, k: all.slice(key * headDim, (key + 1) * headDim), content };
}

/** The inverse turn, in place, of the vector at a position. Turning multiplies lengths by the factor. */
function turnedBack({ dimensions, interleaved, factor }: Rotary, steps: Float32Array, vector: Float32Array, place: number): Float32Array {
  steps.forEach((step, pair) => {
    const [first, second] = pairOf(pair, dimensions, interleaved);
    const angle = Math.fround(place * step); // as the turn rounded it
    const [x, y] = [vector[first] ?? 0, vector[second] ?? 0];
    vector[first] = (x * Math.cos(angle) + y * Math.sin(angle)) / factor;
    vector[second] = (y * Math.cos(angle) - x * Math.sin(angle)) / factor;
  });
  return vector;
}
