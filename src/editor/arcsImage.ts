import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';
import { excerpt, facingExcerpt } from '../drawing/excerpt.ts';
import { allRows } from '../drawing/links.ts';
import { roughWidth } from '../drawing/measure.ts';
import { headColour, INKS, type Tone } from '../drawing/palette.ts';
import { arcsPicture } from '../drawing/svg.ts';
import { sidesOf } from '../drawing/sides.ts';
import type { Unit } from '../drawing/units.ts';
import { lensName } from '../session/names.ts';
import { answers } from '../session/reading.ts';
import type { Explained } from './explained.ts';
import { escaped } from '../session/markdown.ts';

const WIDTH = 460;
const HEIGHT = 92;
/** Labels that are shown, if they fit on one line. */
const MOST_LABELS = 11;
/** Beside each label, and at both ends of the line. */
const GAP = 14;
/** Points of a label's letters. */
const LABEL_SIZE = 14;

/** The links of one token as an image in Markdown: arcs over one text, or lines between two. It is drawn here, so nothing is loaded. */
export function arcsImage(explained: Explained): string {
  const { reading, view, unit, direction } = explained;
  const tone = toneOf(vscode.window.activeColorTheme.kind);
  const { units, facing, rightToLeft, isCausal, resting } = sidesOf(reading.inspection, reading.site, reading.texts, reading.words);
  const first = facing?.first ?? 0;
  const [own, other] = direction === 'looksAt' ? [first, 0] : [0, first];
  const focus = own + unit.index;
  const links = answers(reading, unit.index, direction)
    .flatMap((answer) => answer.links.map(({ unit: end, weight }) => ({ query: focus, key: other + end, weight })))
    .sort((a, b) => b.weight - a.weight);
  const picture = arcsPicture({
    units,
    layers: reading.lenses.map((lens) => ({
      name: lensName(lens),
      colour: headColour(lens.colour, tone),
      weights: allRows(lens.weights, lens.keys, first + lens.from),
    })),
    focus,
    direction,
    links: view.links,
    scale: reading.scale,
    specials: view.specials,
    width: WIDTH,
    height: HEIGHT,
    tone,
    inks: { ...INKS[tone], background: 'none' },
    only: thatFit(units, first, (room) => (first ? facingExcerpt(units.length, first, focus, links, room) : excerpt(units.length, focus, links, room))),
    facing,
    rightToLeft,
    isCausal,
    resting: reading.scale.measure === 'weight' ? resting : null,
  });
  const data = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  const says =
    direction === 'looksAt'
      ? vscode.l10n.t('From {0} to what it looks at', escaped(unit.label))
      : vscode.l10n.t('From {0} to what looks at it', escaped(unit.label));
  return `![${says}](${data}|width=${WIDTH})`;
}

/** As many units as fit on the line of each text, with an ellipsis on either side of each group. */
function thatFit(units: readonly Unit[], first: number, excerptOf: (room: number) => readonly number[]): readonly number[] {
  const fits = (shown: readonly number[]) => {
    const skips = shown.filter((unit, place) => unit !== (shown[place - 1] ?? -1) + 1).length + 1;
    return shown.reduce((sum, unit) => sum + roughWidth(units[unit]?.label ?? '', LABEL_SIZE) + GAP, skips * 2 * GAP) <= WIDTH;
  };
  for (let room = MOST_LABELS; room > 2; room--) {
    const shown = excerptOf(room);
    if (fits(shown.filter((unit) => unit < first)) && fits(shown.filter((unit) => unit >= first))) return shown;
  }
  return excerptOf(2);
}

export function toneOf(kind: vscode.ColorThemeKind): Tone {
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}
