/** Widths of text where no browser is at hand to measure it. */

/** Points that a text takes at a font size. */
export type MeasureText = (text: string, size: number) => number;

const NARROW = /^[iljtfrI.,:;'’!|()[\]{}`]$/;
const WIDE = /^[mwMW@%—…]$/;
const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const FULL = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]$/u;

/** In parts of the font size, as a sans-serif font has them, rather too wide than too narrow. */
function characterWidth(character: string): number {
  if (MARK.test(character)) return 0;
  if (NARROW.test(character)) return 0.38;
  if (WIDE.test(character)) return 0.95;
  if (FULL.test(character)) return 1;
  if (/^\p{Extended_Pictographic}$/u.test(character)) return 1.35;
  return /^\p{Lu}$/u.test(character) ? 0.7 : 0.61;
}

export const roughWidth: MeasureText = (text, size) => size * [...text].reduce((sum, character) => sum + characterWidth(character), 0);
