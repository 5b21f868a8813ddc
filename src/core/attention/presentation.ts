/**
 * How weights are presented: special keys taken out and the rest renormalised, word pieces merged into words.
 * Both happen here and nowhere else, so that panel, hover, export and command line show the same numbers.
 */
import type { Presentation, Sequence, Token } from '../../protocol/inspection.ts';

/** First token of each word, and one more for the end. The pieces of a word stand together. */
export function wordStarts(tokens: readonly Token[]): number[] {
  const starts: number[] = [];
  tokens.forEach(({ word }, index) => {
    if (word !== tokens[index - 1]?.word) starts.push(index);
  });
  return [...starts, tokens.length];
}

/** Rows and columns of a drawing, and the tokens that each stands for. */
export interface Units {
  readonly count: number;
  /** First token of a unit; `start(count)` is the number of tokens. */
  start(unit: number): number;
}

export function unitsOf({ tokens }: Sequence, { words }: Presentation): Units {
  if (!words) return { count: tokens.length, start: (unit) => unit };
  const starts = wordStarts(tokens);
  return { count: starts.length - 1, start: (unit) => starts[unit] ?? tokens.length };
}

/** Like {@link unitsOf}, for the rows: with `produced` a unit's rows stand one before its tokens, and the first token has none. */
export function rowUnits(sequence: Sequence, presentation: Presentation): Units {
  const units = unitsOf(sequence, presentation);
  return presentation.produced ? { count: units.count, start: (unit) => Math.max(0, units.start(unit) - 1) } : units;
}

/**
 * Presents the rows of the query units from…to of one head. `weights` holds the rows of all their tokens, [tokens of from…to, keys];
 * the outcome is [to − from, key units]: mean over the query's pieces, sum over the key's. Rows still sum to what they did, or to 1 when renormalised.
 */
export function presentRows(weights: Float32Array, queries: Units, from: number, to: number, keySequence: Sequence, presentation: Presentation): Float32Array {
  const tokens = keySequence.tokens.length;
  const source = presentation.renormalised ? renormalise(weights, keySequence.tokens) : weights;
  if (!presentation.words && !presentation.produced) return source;
  const keys = unitsOf(keySequence, presentation);
  const out = new Float32Array((to - from) * keys.count);
  const first = queries.start(from);
  for (let unit = from; unit < to; unit++) {
    const pieces = queries.start(unit + 1) - queries.start(unit);
    for (let query = queries.start(unit); query < queries.start(unit + 1); query++) {
      for (let key = 0; key < keys.count; key++) {
        let sum = 0;
        for (let token = keys.start(key); token < keys.start(key + 1); token++) sum += source[(query - first) * tokens + token] ?? 0;
        const at = (unit - from) * keys.count + key;
        out[at] = (out[at] ?? 0) + sum / pieces;
      }
    }
  }
  return out;
}

/** Each row without its special keys, divided by what is left; a row that has nothing left is all 0. */
function renormalise(weights: Float32Array, keys: readonly Token[]): Float32Array {
  const out = new Float32Array(weights.length);
  for (let row = 0; row < weights.length; row += keys.length) {
    let left = 0;
    keys.forEach(({ special }, key) => {
      if (!special) left += weights[row + key] ?? 0;
    });
    if (left > 0)
      keys.forEach(({ special }, key) => {
        if (!special) out[row + key] = (weights[row + key] ?? 0) / left;
      });
  }
  return out;
}
