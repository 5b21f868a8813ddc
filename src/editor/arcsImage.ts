import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';
import { excerpt } from '../drawing/excerpt.ts';
import { headColour, INKS, type Tone } from '../drawing/palette.ts';
import { arcsPicture } from '../drawing/svg.ts';
import { lensName } from '../session/names.ts';
import { answers } from '../session/reading.ts';
import type { Explained } from './explanation.ts';
import { escaped } from '../session/markdown.ts';

const WIDTH = 420;
const HEIGHT = 130;
/** Labels that fit into it. */
const ROOM = 9;

/** The arcs of one token as an image in Markdown. It is drawn here, so nothing is loaded. */
export function arcsImage({ reading, view, unit }: Explained): string {
  const tone = toneOf(vscode.window.activeColorTheme.kind);
  const links = answers(reading, unit.index, 'looksAt').flatMap((answer) => answer.links.map(({ unit: key, weight }) => ({ query: unit.index, key, weight })));
  const picture = arcsPicture({
    units: reading.queries.units,
    layers: reading.lenses.map((lens) => ({ name: lensName(lens), colour: headColour(lens.colour, tone), weights: { values: lens.weights, keys: lens.keys, from: 0 } })),
    focus: unit.index,
    direction: 'looksAt',
    links: view.links,
    specials: view.specials,
    width: WIDTH,
    height: HEIGHT,
    tone,
    inks: { ...INKS[tone], background: 'none' },
    only: excerpt(reading.queries.units.length, unit.index, links.sort((a, b) => b.weight - a.weight), ROOM),
  });
  const data = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return `![${vscode.l10n.t('Arcs from {0} to what it looks at', escaped(unit.label))}](${data}|width=${WIDTH})`;
}

export function toneOf(kind: vscode.ColorThemeKind): Tone {
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}
