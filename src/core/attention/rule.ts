/** How a layer makes scores out of q · k. The graph that runs the layer, the kernel and the row in JavaScript all follow the same rule, so a weight computed later is the weight. */

/** What is added to the score of a link; a function of the head and the two places. */
export type PositionBias = (head: number, query: number, key: number) => number;

export interface ScoreRule {
  readonly scale: number;
  /** A query looks at no key after it. */
  readonly causal: boolean;
  /** A query looks only at keys nearer than this many tokens: 1 is itself alone. */
  readonly window: number | null;
  /** Soft cap: scores become cap · tanh(score / cap), before bias and mask. */
  readonly cap: number | null;
  readonly bias: PositionBias | null;
  readonly positions: PositionTerms | null;
}

/**
 * Disentangled attention: a query is also compared with the place of the key, and a key with the place of the query, each relative to the other:
 * score = scale · (q · k + q · keys[row] + k · queries[row]). He et al. 2021, section 3.1.
 */
export interface PositionTerms {
  readonly rows: number;
  /** The row of the tables for a query and a key. */
  readonly row: (query: number, key: number) => number;
  /** [rows, heads × headDim], or null where there is no such term. */
  readonly keys: Float32Array | null;
  readonly queries: Float32Array | null;
}

/** Every query looks at every key, and nothing but the scale is done to the scores. */
export const PLAIN_RULE = { causal: false, window: null, cap: null, bias: null, positions: null } as const;

export const allows = ({ causal, window }: ScoreRule, query: number, key: number) =>
  (!causal || key <= query) && (window === null || Math.abs(query - key) < window);

/**
 * Bias and mask as one matrix to be added to the scores: [heads, to − from, keys], or [1, …] where all heads share it; null where there is
 * neither. A masked place is −∞, never a large number, which a true score may be below.
 */
export function additive(
  rule: ScoreRule,
  heads: readonly number[],
  from: number,
  to: number,
  keys: number,
): { readonly heads: number; readonly values: Float32Array } | null {
  const { causal, window, bias } = rule;
  if (!causal && window === null && !bias) return null;
  const count = bias ? heads.length : 1;
  const values = new Float32Array(count * (to - from) * keys);
  let at = 0;
  for (let place = 0; place < count; place++) {
    const head = heads[place] ?? 0;
    for (let query = from; query < to; query++) {
      for (let key = 0; key < keys; key++) values[at++] = allows(rule, query, key) ? (bias?.(head, query, key) ?? 0) : -Infinity;
    }
  }
  return { heads: count, values };
}
