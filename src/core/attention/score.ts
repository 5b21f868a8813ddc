/** Attention weights of one query, in plain JavaScript: softmax of the scores after scale, cap, bias and mask. Vaswani et al. 2017, section 3.2.1. */

/** What one row's scores go through. */
export interface RowRule {
  readonly scale: number;
  /** Soft cap: scores become cap · tanh(score / cap). */
  readonly cap?: number | null;
  /** Added to the score of a key. */
  readonly bias?: ((key: number) => number) | null;
  /** Keys that this query may look at; without it, all. */
  readonly allowed?: (key: number) => boolean;
}

/** Vectors that lie in one array, one after the other with gaps: vector i begins at `offset + i × stride`. */
export interface Vectors {
  readonly values: ArrayLike<number>;
  readonly offset: number;
  readonly stride: number;
}

/**
 * Weights of one query over all keys, [keys]. A masked key weighs exactly 0; a row without any allowed key is all 0.
 */
export function attentionRow(q: Vectors, query: number, k: Vectors, keys: number, headDim: number, rule: RowRule): Float32Array {
  const scores = new Float64Array(keys).fill(-Infinity);
  let largest = -Infinity;
  for (let key = 0; key < keys; key++) {
    if (rule.allowed && !rule.allowed(key)) continue;
    let score = dot(q, query, k, key, headDim) * rule.scale;
    if (rule.cap) score = rule.cap * Math.tanh(score / rule.cap);
    score += rule.bias?.(key) ?? 0;
    scores[key] = score;
    largest = Math.max(largest, score);
  }
  return softmax(scores, largest);
}

export function dot(q: Vectors, query: number, k: Vectors, key: number, headDim: number): number {
  const a = q.offset + query * q.stride;
  const b = k.offset + key * k.stride;
  let sum = 0;
  for (let i = 0; i < headDim; i++) sum += (q.values[a + i] ?? 0) * (k.values[b + i] ?? 0);
  return sum;
}

function softmax(scores: Float64Array, largest: number): Float32Array {
  const weights = new Float32Array(scores.length);
  if (largest === -Infinity) return weights;
  let total = 0;
  for (const score of scores) total += Math.exp(score - largest);
  scores.forEach((score, key) => {
    weights[key] = Math.exp(score - largest) / total;
  });
  return weights;
}
