/**
 * Which links are drawn. A filter becomes one number a row, the row's *cut*: the links of at least this weight are drawn. So a change
 * of focus looks a row up and decides nothing anew.
 */
import type { LinkFilter } from '../protocol/view.ts';

/** Consecutive rows of weights. */
export interface Rows {
  /** The unit that the first of them belongs to. */
  readonly from: number;
  readonly values: Float32Array;
}

/**
 * One head's weights, or a mean: rows of `keys` numbers, in order. Of a long text only some are at hand. Where one text looks at another, its
 * units follow those of the other: keys count from 0, and the first row from `keys`.
 */
export interface Weights {
  readonly keys: number;
  readonly parts: readonly Rows[];
}

/** All rows in one. */
export const allRows = (values: Float32Array, keys: number, from = 0): Weights => ({ keys, parts: [{ from, values }] });

export interface Link {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** The unit after the last row that is at hand. */
const endOf = ({ keys, parts }: Weights): number => parts.reduce((end, { from, values }) => Math.max(end, from + values.length / keys), 0);

const partOf = ({ keys, parts }: Weights, query: number): Rows | undefined =>
  parts.find(({ from, values }) => query >= from && (query - from) * keys < values.length);

/** Whether a unit's row is at hand. */
export const hasRow = (weights: Weights, query: number): boolean => partOf(weights, query) !== undefined;

/** 0 where the row is not at hand. */
export function weightOf(weights: Weights, query: number, key: number): number {
  const part = partOf(weights, query);
  return part?.values[(query - part.from) * weights.keys + key] ?? 0;
}

/** The rows that are at hand. */
export function eachRow({ keys, parts }: Weights, take: (query: number, row: Float32Array) => void): void {
  for (const { from, values } of parts) for (let at = 0; at < values.length; at += keys) take(from + at / keys, values.subarray(at, at + keys));
}

/** From here on a decoder's link to its first token is a rest rather than a look; 0.3 is usual (Gu et al. 2025). */
const LEAST_REST = 0.3;

/** Whether a head rests there: it puts weight on the first token when it finds nothing to look at. `resting`: that token's unit, in a decoder. */
export const rests = ({ query, key, weight }: Link, resting: number | null): boolean => key === resting && query !== key && weight >= LEAST_REST;

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

/** Each unit's cut under a filter; infinite where its row is not at hand. `hidden` marks the units that are not shown: they take no part, as queries or as keys. A threshold is a share of `most`. */
export function cutsOf(weights: Weights, filter: LinkFilter, hidden: Uint8Array, most = 1): Float32Array {
  const least = LEAST * most;
  const cuts = new Float32Array(endOf(weights)).fill(Infinity);
  eachRow(weights, (query) => {
    cuts[query] = filter.kind === 'threshold' ? Math.max(least, filter.weight * most) : least;
  });
  if (filter.kind === 'strongest') {
    const weakest = allLinks(weights, cuts, hidden, filter.count).links[0]?.weight ?? least;
    return cuts.map((cut) => Math.max(cut, weakest));
  }
  if (filter.kind === 'mass') {
    const sums = new Float64Array(BINS);
    eachRow(weights, (query, row) => {
      cuts[query] = Math.max(least, massCut(row, hidden, filter.mass, sums));
    });
  }
  return cuts;
}

/** The weight of the last link that is needed to reach a share of the row's sum, strongest first. `sums` is scratch. */
function massCut(own: Float32Array, hidden: Uint8Array, mass: number, sums: Float64Array): number {
  const bits = bitsOf(own);
  let total = 0;
  sums.fill(0);
  for (let key = 0; key < own.length; key++) {
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
  const take = (query: number, key: number, weight: number) => {
    if (!hidden[query] && !hidden[key] && weight >= (cuts[query] ?? Infinity)) links.push({ query, key, weight });
  };
  if (direction === 'looksAt') for (let key = 0; key < weights.keys; key++) take(focus, key, weightOf(weights, focus, key));
  else if (focus < weights.keys) eachRow(weights, (query, row) => take(query, focus, row[focus] ?? 0));
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
  const each = (take: (bits: number, weight: number, query: number, key: number) => void) =>
    eachRow(weights, (query, row) => {
      if (hidden[query]) return;
      const cut = cuts[query] ?? Infinity;
      const bits = bitsOf(row);
      for (let key = 0; key < row.length; key++) {
        const weight = row[key] ?? 0;
        if (weight >= cut && !hidden[key]) take(bits[key] ?? 0, weight, query, key);
      }
    });
  // Two rounds of counting narrow down the weakest that is kept; only what is kept is sorted.
  const coarse = weakestBin(each, limit, binOf);
  const fine = weakestBin(each, limit - coarse.above, (own) => (binOf(own) === coarse.bin ? (own >>> FINE_SHIFT) & LAST_BIN : -1));
  const weakest = ((coarse.bin << (BIN_SHIFT - FINE_SHIFT)) | fine.bin) >>> 0;
  let room = limit - coarse.above - fine.above;
  const links: Link[] = [];
  each((own, weight, query, key) => {
    const rank = own >>> FINE_SHIFT;
    if (rank > weakest || (rank === weakest && room-- > 0)) links.push({ query, key, weight });
  });
  return { links: links.sort((a, b) => a.weight - b.weight), total: coarse.total };
}

/** The lowest bin that is needed to hold `limit` links, and how many lie above it. A negative bin is not counted. */
function weakestBin(each: (take: (bits: number) => void) => void, limit: number, bin: (bits: number) => number): { bin: number; above: number; total: number } {
  const counts = new Uint32Array(BINS);
  let total = 0;
  each((bits) => {
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
