/** What a person reads for a token. */
import type { Part } from './spelling.ts';

/** A label never carries more of the text than this: one unknown token may cover a megabyte. */
const MAX_UNITS = 24;

const NAMES: Readonly<Record<string, string>> = {
  ' ': '␣',
  '\n': '⏎',
  '\r': '␍',
  '\t': '⇥',
  '\u0000': '␀',
  '\u00a0': '⍽',
  '\u200b': 'ZWSP',
  '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ',
  '\ufeff': 'BOM',
  '\u00ad': 'SHY',
  '\ufffd': 'U+FFFD',
};

/** What is known of a token that is to be read. */
export interface Read {
  readonly piece: string;
  /** What the piece stands for; null when it is a part of a character. */
  readonly text: string | null;
  /** The text under it; null for a token that was added. */
  readonly covered: string | null;
  readonly unknown: boolean;
  readonly part: Part | null;
}

/** The text of the piece; for an unknown token also the text that the model never saw; for a part of a character that character and which part. */
export function tokenLabel({ piece, text, covered, unknown, part }: Read): string {
  if (unknown && covered !== null && covered !== piece) return `${visible(piece)} ${visible(covered)}`;
  if (part !== null && covered !== null) return part.of === 1 ? visible(covered) : `${visible(covered)} ${part.part}/${part.of}`;
  // A half of a pair of UTF-16 units becomes U+FFFD before it is cut into tokens.
  if (text?.includes('\ufffd') && covered) return visible(covered);
  return visible(text ?? piece);
}

/** A text on one line: white space and control characters by a sign or a name, cut at a character's border. */
export function visible(text: string): string {
  let out = /^\p{M}/u.test(text) ? '◌' : ''; // a mark needs something to stand on
  for (const character of text.slice(0, MAX_UNITS + 1)) {
    if (out.length >= MAX_UNITS) return `${out}…`;
    out +=
      NAMES[character] ??
      (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(character) ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : character);
  }
  return out;
}
