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
  /** Rows from `from` on, [rows, keys]: of a long text only those around the focus. */
  readonly weights: Float32Array;
  readonly from: number;
  /** Standard deviation over the heads; null where this is one head. */
  readonly spread: Float32Array | null;
  readonly keys: number;
}

/** A row or column of a lens: the other end of each link, strongest first. */
export interface Link {
  readonly unit: number;
  readonly weight: number;
}

const rowCount = ({ weights, keys }: Lens) => weights.length / keys;

/** What a unit looks at; nothing where its row is not at hand. */
export function looksAt(lens: Lens, query: number): readonly Link[] {
  const { weights, from, keys } = lens;
  if (query < from || query >= from + rowCount(lens)) return [];
  return strongestFirst(weights.subarray((query - from) * keys, (query - from + 1) * keys), 0);
}

/** Who looks at a unit, of those whose rows are at hand. */
export function lookedAtBy(lens: Lens, key: number): readonly Link[] {
  const { weights, from, keys } = lens;
  return strongestFirst(
    Float32Array.from({ length: rowCount(lens) }, (_, row) => weights[row * keys + key] ?? 0),
    from,
  );
}

/** Of weights whose first is that of the unit `first`. */
function strongestFirst(weights: Float32Array, first: number): readonly Link[] {
  return Array.from(weights, (weight, at) => ({ unit: first + at, weight })).sort((a, b) => b.weight - a.weight || a.unit - b.unit);
}

/** From this mean weight over all queries on, a key counts as a place where attention rests (0.3 is usual, Gu et al. 2025). */
const RESTING = 0.3;

/** The keys where this head's attention rests: what they get says little about the text. */
export function restingPlaces(lens: Lens): ReadonlySet<number> {
  const { weights, keys } = lens;
  const queries = rowCount(lens);
  const sums = new Float64Array(keys);
  for (let query = 0; query < queries; query++) for (let key = 0; key < keys; key++) sums[key] = (sums[key] ?? 0) + (weights[query * keys + key] ?? 0);
  return new Set([...sums.keys()].filter((key) => (sums[key] ?? 0) / queries >= RESTING));
}
