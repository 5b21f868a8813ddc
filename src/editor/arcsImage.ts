import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';
import { excerpt } from '../drawing/excerpt.ts';
import { allRows, type Link } from '../drawing/links.ts';
import { roughWidth } from '../drawing/measure.ts';
import { headColour, INKS, type Tone } from '../drawing/palette.ts';
import { arcsPicture } from '../drawing/svg.ts';
import type { Unit } from '../drawing/units.ts';
import { lensName } from '../session/names.ts';
import { answers } from '../session/reading.ts';
import type { Explained } from './explanation.ts';
import { escaped } from '../session/markdown.ts';

const WIDTH = 460;
const HEIGHT = 92;
/** Labels that are shown, if they fit on one line. */
const MOST_LABELS = 11;
/** Beside each label, and at both ends of the line. */
const GAP = 14;
/** Points of a label's letters. */
const LABEL_SIZE = 14;

/** The arcs of one token as an image in Markdown. It is drawn here, so nothing is loaded. */
export function arcsImage({ reading, view, unit }: Explained): string {
  const tone = toneOf(vscode.window.activeColorTheme.kind);
  const links = answers(reading, unit.index, 'looksAt').flatMap((answer) => answer.links.map(({ unit: key, weight }) => ({ query: unit.index, key, weight })));
  const picture = arcsPicture({
    units: reading.queries.units,
    layers: reading.lenses.map((lens) => ({
      name: lensName(lens),
      colour: headColour(lens.colour, tone),
      weights: allRows(lens.weights, lens.keys),
    })),
    focus: unit.index,
    direction: 'looksAt',
    links: view.links,
    specials: view.specials,
    width: WIDTH,
    height: HEIGHT,
    tone,
    inks: { ...INKS[tone], background: 'none' },
    only: onOneLine(
      reading.queries.units,
      unit.index,
      links.sort((a, b) => b.weight - a.weight),
    ),
  });
  const data = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return `![${vscode.l10n.t('Arcs from {0} to what it looks at', escaped(unit.label))}](${data}|width=${WIDTH})`;
}

/** As many units as fit, with an ellipsis on either side of each group. */
function onOneLine(units: readonly Unit[], focus: number, links: readonly Link[]): readonly number[] {
  for (let room = MOST_LABELS; room > 2; room--) {
    const shown = excerpt(units.length, focus, links, room);
    const skips = shown.filter((unit, place) => unit !== (shown[place - 1] ?? -1) + 1).length + 1;
    const width = shown.reduce((sum, unit) => sum + roughWidth(units[unit]?.label ?? '', LABEL_SIZE) + GAP, skips * 2 * GAP);
    if (width <= WIDTH) return shown;
  }
  return excerpt(units.length, focus, links, 2);
}

export function toneOf(kind: vscode.ColorThemeKind): Tone {
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}
