/**
 * Which links are drawn. A filter becomes one number a row, the row's *cut*: the links of at least this weight are drawn. So a change
 * of focus looks a row up and decides nothing anew.
 */
import type { LinkFilter } from '../protocol/view.ts';

/** One head's weights, or a mean: [rows, keys] in row-major order. `from` is the query of the first row. */
export interface Weights {
  readonly values: Float32Array;
  readonly keys: number;
  readonly from: number;
}

export interface Link {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

export const rowCount = ({ values, keys }: Weights): number => (keys ? values.length / keys : 0);

export const weightOf = ({ values, keys, from }: Weights, query: number, key: number): number => values[(query - from) * keys + key] ?? 0;

/** Weights below this are no link, whatever the filter: they would be ink that nobody can see. */
const LEAST = 1e-4;

/** Each row's cut under a filter. `hidden` marks the units that are not shown: they take no part, as queries or as keys. */
export function cutsOf(weights: Weights, filter: LinkFilter, hidden: Uint8Array): Float32Array {
  const rows = rowCount(weights);
  if (filter.kind === 'threshold') return new Float32Array(rows).fill(Math.max(LEAST, filter.weight));
  if (filter.kind === 'strongest') return new Float32Array(rows).fill(Math.max(LEAST, largest(shownWeights(weights, hidden), filter.count)));
  const cuts = new Float32Array(rows);
  const scratch = new Float32Array(weights.keys);
  for (let row = 0; row < rows; row++) {
    let count = 0;
    for (let key = 0; key < weights.keys; key++) if (!hidden[key]) scratch[count++] = weights.values[row * weights.keys + key] ?? 0;
    cuts[row] = Math.max(LEAST, massCut(scratch.subarray(0, count), filter.mass));
  }
  return cuts;
}

function shownWeights(weights: Weights, hidden: Uint8Array): Float32Array {
  const shown = new Float32Array(weights.values.length);
  let count = 0;
  for (let place = 0; place < weights.values.length; place++) {
    const query = weights.from + Math.floor(place / weights.keys);
    if (!hidden[query] && !hidden[place % weights.keys]) shown[count++] = weights.values[place] ?? 0;
  }
  return shown.subarray(0, count);
}

/** The weight of the last link that is needed to reach a share of the row's sum, strongest first. Reorders `row`. */
function massCut(row: Float32Array, mass: number): number {
  let sum = 0;
  for (const weight of row) sum += weight;
  let wanted = sum * mass * (1 - 1e-6); // float32 rounding must not ask for one link more
  let low = 0;
  let high = row.length;
  // Like quickselect, but counting weight instead of places: linear, where sorting each row of a long text is not.
  while (high - low > 1) {
    const { above, firstBelow } = partition(row, low, high);
    if (above >= wanted) {
      if (firstBelow === high) break; // all equal
      high = firstBelow;
    } else {
      wanted -= above;
      low = firstBelow;
    }
  }
  return row[low] ?? 0;
}

/** Moves the weights of at least the pivot to the front of [low, high) and tells their sum. The pivot is the middle one, moved so that either side shrinks. */
function partition(row: Float32Array, low: number, high: number): { above: number; firstBelow: number } {
  const pivot = row[(low + high) >> 1] ?? 0;
  let above = 0;
  let place = low;
  let greater = 0;
  for (let next = low; next < high; next++) {
    const weight = row[next] ?? 0;
    if (weight < pivot) continue;
    if (weight > pivot) greater++;
    above += weight;
    row[next] = row[place] ?? 0;
    row[place++] = weight;
  }
  // When the pivot is the least, nothing was split off: take only what is greater, unless all are equal.
  if (place < high || !greater) return { above, firstBelow: place };
  return splitAbove(row, low, high, pivot);
}

function splitAbove(row: Float32Array, low: number, high: number, pivot: number): { above: number; firstBelow: number } {
  let above = 0;
  let place = low;
  for (let next = low; next < high; next++) {
    const weight = row[next] ?? 0;
    if (weight <= pivot) continue;
    above += weight;
    row[next] = row[place] ?? 0;
    row[place++] = weight;
  }
  return { above, firstBelow: place };
}

/** The weight of the `count`-th largest. */
function largest(weights: Float32Array, count: number): number {
  if (count <= 0) return Infinity;
  if (count >= weights.length) return 0;
  return Float32Array.from(weights).sort()[weights.length - count] ?? 0;
}

/** The links of one token that are drawn, strongest first: its row, or its column where one asks who looks at it. */
export function linksOf(weights: Weights, cuts: Float32Array, hidden: Uint8Array, focus: number, direction: 'looksAt' | 'lookedAtBy'): readonly Link[] {
  const links: Link[] = [];
  const take = (query: number, key: number) => {
    const weight = weightOf(weights, query, key);
    if (!hidden[query] && !hidden[key] && weight >= (cuts[query - weights.from] ?? Infinity)) links.push({ query, key, weight });
  };
  if (direction === 'looksAt') for (let key = 0; key < weights.keys; key++) take(focus, key);
  else for (let row = 0; row < rowCount(weights); row++) take(weights.from + row, focus);
  return links.sort((a, b) => b.weight - a.weight);
}

/** All links that are drawn; where they are more than `limit`, the strongest. Weak ones come first, so that the strong lie on top. */
export interface LinkSet {
  readonly links: readonly Link[];
  /** How many the filter lets through. */
  readonly total: number;
}

export function allLinks(weights: Weights, cuts: Float32Array, hidden: Uint8Array, limit: number): LinkSet {
  const { values, keys, from } = weights;
  const passed: number[] = [];
  for (let row = 0; row < rowCount(weights); row++) {
    const cut = cuts[row] ?? Infinity;
    if (hidden[from + row]) continue;
    for (let key = 0; key < keys; key++) if (!hidden[key] && (values[row * keys + key] ?? 0) >= cut) passed.push(row * keys + key);
  }
  const weight = (place: number) => values[place] ?? 0;
  const least = passed.length > limit ? largest(Float32Array.from(passed, weight), limit) : 0;
  const kept = passed.filter((place) => weight(place) >= least).sort((a, b) => weight(a) - weight(b));
  return { links: kept.slice(-limit).map((place) => ({ query: from + Math.floor(place / keys), key: place % keys, weight: weight(place) })), total: passed.length };
}

/** Marks the units that are not shown. */
export const hiddenUnits = (units: readonly { readonly special: boolean }[], specials: 'shown' | 'hidden' | 'renormalised'): Uint8Array =>
  Uint8Array.from(units, ({ special }) => Number(special && specials !== 'shown'));
