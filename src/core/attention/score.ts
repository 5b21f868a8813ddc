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

/** A copy of vector i. */
export const vectorAt = ({ values, offset, stride }: Vectors, i: number, length: number) =>
  Float32Array.from({ length }, (_, at) => values[offset + i * stride + at] ?? 0);

/** The steps of a row, each with a number for every key. */
export interface RowSteps {
  /** q · k */
  readonly scores: Float64Array;
  /** After scale and cap. */
  readonly content: Float64Array;
  /** After the bias. */
  readonly scaled: Float64Array;
  /** −∞ where the key is masked. */
  readonly masked: Float64Array;
  /** A masked key weighs exactly 0; a row without any allowed key is all 0. */
  readonly weights: Float32Array;
}

export function rowSteps(q: Vectors, query: number, k: Vectors, keys: number, headDim: number, { scale, cap, bias, allowed }: RowRule): RowSteps {
  const scores = Float64Array.from({ length: keys }, (_, key) => dot(q, query, k, key, headDim));
  const content = scores.map((score) => (cap ? cap * Math.tanh((score * scale) / cap) : score * scale));
  const scaled = bias ? content.map((score, key) => score + bias(key)) : content;
  const masked = allowed ? scaled.map((score, key) => (allowed(key) ? score : -Infinity)) : scaled;
  return { scores, content, scaled, masked, weights: softmax(masked) };
}

/** Weights of one query over all keys, [keys]. */
export const attentionRow = (...row: Parameters<typeof rowSteps>): Float32Array => rowSteps(...row).weights;

export function dot(q: Vectors, query: number, k: Vectors, key: number, headDim: number): number {
  const a = q.offset + query * q.stride;
  const b = k.offset + key * k.stride;
  let sum = 0;
  for (let i = 0; i < headDim; i++) sum += (q.values[a + i] ?? 0) * (k.values[b + i] ?? 0);
  return sum;
}

function softmax(scores: Float64Array): Float32Array {
  const weights = new Float32Array(scores.length);
  const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  if (largest === -Infinity) return weights;
  let total = 0;
  for (const score of scores) total += Math.exp(score - largest);
  scores.forEach((score, key) => {
    weights[key] = Math.exp(score - largest) / total;
  });
  return weights;
}
