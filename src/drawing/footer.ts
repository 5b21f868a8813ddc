/** What stands under a picture: the legend of heads and weights, and the caption. */
import * as l10n from '@vscode/l10n';
import { numberText } from './language.ts';
import { measured } from './measured.ts';
import { type MeasureText, roughWidth } from './measure.ts';
import { LEGEND_WEIGHTS, lineWidth, linkOpacity } from './scale.ts';
import { PADDING, type Scene } from './scene.ts';
import { SMALL_SIZE, text } from './svgText.ts';
import { rounded, xml } from './xml.ts';

/** Legend and caption under the drawing. */
export function footer({ options, inks, scale, left }: Scene, top: number): { markup: string; bottom: number } {
  if (!options.caption) return { markup: '', bottom: top - 8 };
  const measure = options.measure ?? roughWidth;
  const parts: string[] = [];
  let x = PADDING;
  let y = top + 10;
  const advance = (width: number) => {
    if (x > PADDING && x + width > options.width - PADDING) [x, y] = [PADDING, y + 18];
    const at = x;
    x += width + 14;
    return at;
  };
  for (const { name, colour } of options.layers) {
    const at = advance(16 + measure(name, SMALL_SIZE));
    parts.push(`<rect x="${rounded(at)}" y="${y - 9}" width="10" height="10" rx="2" fill="${xml(colour)}"/>`, text(at + 15, y, name, SMALL_SIZE, inks.text));
  }
  for (const weight of LEGEND_WEIGHTS) {
    const written = measured(scale.measure, weight * scale.most, true);
    const at = advance(30 + measure(written, SMALL_SIZE));
    parts.push(
      `<path d="M${rounded(at)} ${y - 4}h22" stroke="${xml(inks.dim)}" stroke-linecap="round" stroke-width="${rounded(lineWidth(weight), 2)}" opacity="${rounded(linkOpacity(weight), 2)}"/>`,
      text(at + 29, y, written, SMALL_SIZE, inks.dim),
    );
  }
  const said = left ? [...options.caption, l10n.t('Of the fainter links, the weakest {0} are left out.', numberText(left))] : options.caption;
  for (const line of said.flatMap((words) => wrap(words, options.width - 2 * PADDING, measure))) {
    y += 17;
    parts.push(text(PADDING, y, line, SMALL_SIZE, inks.dim));
  }
  return { markup: parts.join(''), bottom: y };
}

function wrap(line: string, width: number, measure: MeasureText): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(/ (?!%)/)) {
    const longer = lines.length ? `${lines.at(-1) ?? ''} ${word}` : word;
    if (lines.length && measure(longer, SMALL_SIZE) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
