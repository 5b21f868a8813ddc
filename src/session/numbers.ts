/** What is read off the weights that are shown: rows, columns, the strongest links. Pure, and the same for hover, heat, status bar and Markdown. */
import type { HeadRef } from '../protocol/inspection.ts';

/** One set of weights on screen: a head's, or the mean over the chosen heads. */
export interface Lens {
  /** One head, or those that the mean is over. */
  readonly heads: readonly HeadRef[];
  /** Its heads share the numbers, which are their layer's. */
  readonly isLayer?: boolean;
  /** Place of its colour in the palette. */
  readonly colour: number;
  /** [queries, keys] */
  readonly weights: Float32Array;
  /** Standard deviation over the heads; null where this is one head. */
  readonly spread: Float32Array | null;
  readonly queries: number;
  readonly keys: number;
}

/** A row or column of a lens: the other end of each link, strongest first. */
export interface Link {
  readonly unit: number;
  readonly weight: number;
}

/** What a unit looks at. */
export function looksAt({ weights, keys }: Lens, query: number): readonly Link[] {
  return strongestFirst(weights.subarray(query * keys, (query + 1) * keys));
}

/** Who looks at a unit. */
export function lookedAtBy({ weights, queries, keys }: Lens, key: number): readonly Link[] {
  return strongestFirst(Float32Array.from({ length: queries }, (_, query) => weights[query * keys + key] ?? 0));
}

function strongestFirst(column: Float32Array): readonly Link[] {
  return Array.from(column, (weight, unit) => ({ unit, weight })).sort((a, b) => b.weight - a.weight || a.unit - b.unit);
}

/** From this mean weight over all queries on, a key counts as a place where attention rests (0.3 is usual, Gu et al. 2025). */
const RESTING = 0.3;

/** The keys where this head's attention rests: what they get says little about the text. */
export function restingPlaces({ weights, queries, keys }: Lens): ReadonlySet<number> {
  const sums = new Float64Array(keys);
  for (let query = 0; query < queries; query++) for (let key = 0; key < keys; key++) sums[key] = (sums[key] ?? 0) + (weights[query * keys + key] ?? 0);
  return new Set([...sums.keys()].filter((key) => (sums[key] ?? 0) / queries >= RESTING));
}
