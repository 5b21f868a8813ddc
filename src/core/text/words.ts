/** Which tokens make a word: by the text itself, so that it works for every tokenizer and for scripts without spaces. */
import type { TextRange } from '../../protocol/inspection.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

export interface Placed {
  readonly range: TextRange | null;
  readonly segment: 0 | 1 | null;
}

/**
 * The word of each token, counted from 0 in the order of the tokens. Tokens whose range begins in the same word of the text belong
 * together when they stand next to each other; spaces that a token begins with are not its word. A token without a range is a word of its own.
 */
export function wordsOf(tokens: readonly Placed[], texts: readonly string[]): number[] {
  const starts = texts.map((text, segment) =>
    wordStartsIn(
      text,
      tokens.reduce((end, token) => (token.range && (token.segment ?? 0) === segment ? Math.max(end, token.range[1]) : end), 0),
    ),
  );
  let word = -1;
  let last: string | null = null;
  return tokens.map(({ range, segment }) => {
    const place = range && `${segment ?? 0} ${lastAtMost(starts[segment ?? 0] ?? [], afterSpaces(texts[segment ?? 0] ?? '', range))}`;
    if (place === null || place !== last) word++;
    last = place;
    return word;
  });
}

/** Where the spaces at the beginning of a range end: that may be the end of the range, where the next word begins. */
function afterSpaces(text: string, [start, end]: TextRange): number {
  let at = start;
  while (at < end && /\s/.test(text[at] ?? '')) at++;
  return at;
}

/** Where the words of a text begin, as far as `end`. */
const wordStartsIn = (text: string, end: number) => Array.from(segmenter.segment(text.slice(0, end)), ({ index }) => index);

/** The largest of the ascending numbers that is not above a limit. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1] ?? 0;
}
