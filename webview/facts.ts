/** What is read off one head's weights on this text, in numbers that a person can check in the picture. */
import { eachRow, type Weights } from '../src/drawing/links.ts';

export interface HeadFacts {
  /** Share of all weight that goes to special tokens, to the token itself, the one before, the one after. */
  readonly special: number;
  readonly self: number;
  readonly previous: number;
  readonly next: number;
  /** Mean number of tokens between the one that looks and the one looked at; special ones left out. */
  readonly distance: number;
  /** Mean entropy of a row, in bits: 0 looks at one token only. */
  readonly entropy: number;
  /** How many rows this was measured on. */
  readonly rows: number;
}

/** Over the rows of ordinary tokens that are at hand. */
export function headFacts(weights: Weights, units: readonly { readonly special: boolean }[]): HeadFacts {
  const sums = { special: 0, self: 0, previous: 0, next: 0, distance: 0, entropy: 0 };
  let rows = 0;
  let near = 0;
  eachRow(weights, (query, row) => {
    if (units[query]?.special) return;
    rows++;
    for (let key = 0; key < row.length; key++) {
      const weight = row[key] ?? 0;
      if (weight > 0) sums.entropy -= weight * Math.log2(weight);
      if (units[key]?.special) sums.special += weight;
      else {
        near += weight;
        sums.distance += weight * Math.abs(query - key);
        if (key === query) sums.self += weight;
        if (key === query - 1) sums.previous += weight;
        if (key === query + 1) sums.next += weight;
      }
    }
  });
  const share = (sum: number, of: number) => (of ? sum / of : 0);
  return {
    special: share(sums.special, rows),
    self: share(sums.self, rows),
    previous: share(sums.previous, rows),
    next: share(sums.next, rows),
    distance: share(sums.distance, near),
    entropy: share(sums.entropy, rows),
    rows,
  };
}
