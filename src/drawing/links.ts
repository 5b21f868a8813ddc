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

/**
 * Weights are sorted into bins by the leading bits of their floating-point form, which order positive numbers as they are: 16 bins to
 * each power of two. So the strongest of millions are found without sorting them.
 */
const BIN_SHIFT = 19;
/** The next bits, for a second round. */
const FINE_SHIFT = 8;
const BINS = 2048;
const LAST_BIN = BINS - 1;

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array => new Uint32Array(buffer, byteOffset, length);
const binOf = (bits: number): number => Math.min(LAST_BIN, bits >>> BIN_SHIFT);

/** Each row's cut under a filter. `hidden` marks the units that are not shown: they take no part, as queries or as keys. */
export function cutsOf(weights: Weights, filter: LinkFilter, hidden: Uint8Array): Float32Array {
  const rows = rowCount(weights);
  if (filter.kind === 'threshold') return new Float32Array(rows).fill(Math.max(LEAST, filter.weight));
  const all = new Float32Array(rows).fill(LEAST);
  if (filter.kind === 'strongest') return all.fill(allLinks(weights, all, hidden, filter.count).links[0]?.weight ?? LEAST);
  const sums = new Float64Array(BINS);
  return all.map((_, row) => Math.max(LEAST, massCut(weights, row, hidden, filter.mass, sums)));
}

/** The weight of the last link that is needed to reach a share of the row's sum, strongest first. `sums` is scratch. */
function massCut({ values, keys }: Weights, row: number, hidden: Uint8Array, mass: number, sums: Float64Array): number {
  const own = values.subarray(row * keys, (row + 1) * keys);
  const bits = bitsOf(own);
  let total = 0;
  sums.fill(0);
  for (let key = 0; key < keys; key++) {
    if (hidden[key]) continue;
    const weight = own[key] ?? 0;
    const bin = binOf(bits[key] ?? 0);
    sums[bin] = (sums[bin] ?? 0) + weight;
    total += weight;
  }
  const wanted = total * mass * (1 - 1e-6); // rounding must not ask for one link more
  let above = 0;
  let bin = LAST_BIN;
  while (bin > 0 && above + (sums[bin] ?? 0) < wanted) above += sums[bin--] ?? 0;
  const last = own.filter((_, key) => !hidden[key] && binOf(bits[key] ?? 0) === bin).sort();
  for (let place = last.length - 1; place >= 0; place--) {
    above += last[place] ?? 0;
    if (above >= wanted) return last[place] ?? 0;
  }
  return last[0] ?? 0;
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

/**
 * All links that are drawn; where they are more than `limit`, the strongest (of some that differ by less than a thirty-thousandth, any).
 * Weak ones come first, so that the strong lie on top.
 */
export interface LinkSet {
  readonly links: readonly Link[];
  /** How many the filter lets through. */
  readonly total: number;
}

export function allLinks(weights: Weights, cuts: Float32Array, hidden: Uint8Array, limit: number): LinkSet {
  const { values, keys, from } = weights;
  const bits = bitsOf(values);
  const each = (take: (place: number, bits: number) => void) => {
    for (let row = 0; row < cuts.length; row++) {
      const cut = cuts[row] ?? Infinity;
      if (hidden[from + row]) continue;
      for (let key = 0, place = row * keys; key < keys; key++, place++) if ((values[place] ?? 0) >= cut && !hidden[key]) take(place, bits[place] ?? 0);
    }
  };
  // Two rounds of counting narrow down the weakest that is kept; only what is kept is sorted.
  const coarse = weakestBin(each, limit, binOf);
  const fine = weakestBin(each, limit - coarse.above, (own) => (binOf(own) === coarse.bin ? (own >>> FINE_SHIFT) & LAST_BIN : -1));
  const weakest = ((coarse.bin << (BIN_SHIFT - FINE_SHIFT)) | fine.bin) >>> 0;
  let room = limit - coarse.above - fine.above;
  const places: number[] = [];
  each((place, own) => {
    const rank = own >>> FINE_SHIFT;
    if (rank > weakest || (rank === weakest && room-- > 0)) places.push(place);
  });
  places.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return { links: places.map((place) => ({ query: from + Math.floor(place / keys), key: place % keys, weight: values[place] ?? 0 })), total: coarse.total };
}

/** The lowest bin that is needed to hold `limit` links, and how many lie above it. A negative bin is not counted. */
function weakestBin(
  each: (take: (place: number, bits: number) => void) => void,
  limit: number,
  bin: (bits: number) => number,
): { bin: number; above: number; total: number } {
  const counts = new Uint32Array(BINS);
  let total = 0;
  each((_, bits) => {
    const at = bin(bits);
    if (at < 0) return;
    counts[at] = (counts[at] ?? 0) + 1;
    total++;
  });
  let at = LAST_BIN;
  let above = 0;
  while (at > 0 && above + (counts[at] ?? 0) < limit) above += counts[at--] ?? 0;
  return { bin: at, above, total };
}

/** Marks the units that are not shown. */
export const hiddenUnits = (units: readonly { readonly special: boolean }[], specials: 'shown' | 'hidden' | 'renormalised'): Uint8Array =>
  Uint8Array.from(units, ({ special }) => Number(special && specials !== 'shown'));
