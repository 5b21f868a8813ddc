/** What a person reads for a token. */

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
};

/** The piece; for an unknown token also the text that the model never saw. */
export function tokenLabel(piece: string, covered: string | null, unknown: boolean): string {
  return unknown && covered !== null && covered !== piece ? `${visible(piece)} ${visible(covered)}` : visible(piece);
}

/** A text on one line: white space and control characters by a sign or a name, cut at a character's border. */
export function visible(text: string): string {
  let out = '';
  for (const character of text.slice(0, MAX_UNITS + 1)) {
    if (out.length >= MAX_UNITS) return `${out}…`;
    out +=
      NAMES[character] ??
      (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(character) ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : character);
  }
  return out;
}
