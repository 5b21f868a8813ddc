/** What a hover says about a token. */
import * as vscode from 'vscode';
import { percent } from '../drawing/language.ts';
import type { Unit } from '../drawing/units.ts';
import { commandId } from '../protocol/commands.ts';
import type { View } from '../protocol/view.ts';
import { lensName, lensPhrase } from '../session/names.ts';
import { type Lens, restingPlaces } from '../session/numbers.ts';
import { type Answer, answers, type NamedLink, type Reading } from '../session/reading.ts';
import { arcsImage } from './arcsImage.ts';
import { bold, escaped, table } from '../session/markdown.ts';

export interface Explained {
  readonly reading: Reading;
  readonly view: View;
  readonly unit: Unit;
  /** Where it stands in the document, and what it says there. */
  readonly range: vscode.Range;
  readonly text: string;
}

/** Rows of the table. */
const ROWS = 4;
/** From this share on, the second strongest link is part of the headline. */
const WORTH_NAMING = 0.1;
/** Beside a resting place, which says little, a weaker one is told too. */
const WORTH_NAMING_BESIDE_REST = 0.02;
/** Keeps the two halves of the table apart; VS Code sets its cells close. */
const SPACE = '&emsp;';
/** Links below this share are not listed. */
const LEAST = 0.005;

export function explain(explained: Explained): string {
  const { reading, unit } = explained;
  const [first, ...others] = answers(reading, unit.index, 'looksAt');
  if (!first?.links.length) return facts(explained);
  return [
    headline(unit, first),
    arcsImage(explained),
    linksTable(reading, unit, first),
    ...(others.length ? [otherHeads(others)] : []),
    meaning(explained, first),
    facts(explained),
    `[${vscode.l10n.t('Open panel')}](command:${commandId('showPanel')})`,
  ].join('\n\n');
}

/** `it looks 57.7 % at trophy and 23.6 % at suitcase in layer 3, head 1.` A special token is where attention rests, and said so. */
function headline(unit: Unit, { lens, links }: Answer): string {
  const [first, second] = links;
  if (!first) return '';
  const [who, where] = [bold(unit.label), lensPhrase(lens)];
  const name = ({ other, unit: index }: NamedLink) => (index === unit.index ? vscode.l10n.t('itself') : bold(other.label));
  const next = first.other.special ? links.find(({ other }) => !other.special) : second;
  const worthNaming = next && next.weight >= (first.other.special ? WORTH_NAMING_BESIDE_REST : WORTH_NAMING) ? next : undefined;
  if (first.other.special) {
    if (!worthNaming) return vscode.l10n.t('{0} rests {1} on {2} in {3}.', who, percent(first.weight), name(first), where);
    return vscode.l10n.t(
      '{0} rests {1} on {2} and looks {3} at {4} in {5}.',
      who,
      percent(first.weight),
      name(first),
      percent(worthNaming.weight),
      name(worthNaming),
      where,
    );
  }
  if (!worthNaming) return vscode.l10n.t('{0} looks {1} at {2} in {3}.', who, percent(first.weight), name(first), where);
  return vscode.l10n.t(
    '{0} looks {1} at {2} and {3} at {4} in {5}.',
    who,
    percent(first.weight),
    name(first),
    percent(worthNaming.weight),
    name(worthNaming),
    where,
  );
}

/** Both directions side by side, for the head of the headline. */
function linksTable(reading: Reading, unit: Unit, { lens, links }: Answer): string {
  const resting = restingPlaces(lens);
  const looked = answers({ ...reading, lenses: [lens] }, unit.index, 'lookedAtBy')[0]?.links ?? [];
  const left = links
    .slice(0, ROWS)
    .filter(({ weight }) => weight >= LEAST)
    .map((link) => [otherEnd(link, resting), share(lens, unit.index, link)]);
  const right = looked
    .slice(0, ROWS)
    .filter(({ weight }) => weight >= LEAST)
    .map((link) => [SPACE + escaped(link.other.label), percent(link.weight)]);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [...(left[row] ?? ['', '']), ...(right[row] ?? ['', ''])]);
  return table([vscode.l10n.t('looks at'), '', SPACE + vscode.l10n.t('looked at by'), ''], ['left', 'right', 'left', 'right'], rows);
}

function otherEnd({ unit, other }: NamedLink, resting: ReadonlySet<number>): string {
  return resting.has(unit) ? `${escaped(other.label)} · ${vscode.l10n.t('resting place')}` : escaped(other.label);
}

/** A share, with its spread where it is a mean. */
function share({ spread, keys }: Lens, query: number, { unit, weight }: NamedLink): string {
  return spread ? `${percent(weight)} ± ${percent(spread[query * keys + unit] ?? 0)}` : percent(weight);
}

function otherHeads(others: readonly Answer[]): string {
  return others.flatMap(({ lens, links: [link] }) => (link ? [`${lensName(lens)}: ${escaped(link.other.label)} ${percent(link.weight)}`] : [])).join(' · ');
}

/** Id, piece and place; what the model saw where that is not what is written. */
function facts({ reading, unit, range, text }: Explained): string {
  const tokens = unit.tokens.map((token, part) => {
    const name = vscode.l10n.t('Token {0}, id {1}', unit.first + part, token.id);
    return token.piece === text ? name : `${name}: ${escaped(token.piece)}`;
  });
  return [...tokens, placeOf(range), ...sharedCharacter(reading, unit), ...notSeen(unit)].join(' · ');
}

/** In the numbers of the status bar, which count from 1. */
function placeOf({ start, end }: vscode.Range): string {
  if (start.line === end.line) return vscode.l10n.t('line {0}, columns {1}–{2}', start.line + 1, start.character + 1, end.character + 1);
  return vscode.l10n.t('line {0}, column {1} to line {2}, column {3}', start.line + 1, start.character + 1, end.line + 1, end.character + 1);
}

/** Several tokens may stand for the same stretch of text. */
function sharedCharacter({ queries }: Reading, { range, segment, index }: Unit): readonly string[] {
  const same = queries.units.filter((other) => other.segment === segment && other.range?.[0] === range?.[0] && other.range?.[1] === range?.[1]);
  return same.length > 1 ? [vscode.l10n.t('part {0} of {1} of this text', same.findIndex((other) => other.index === index) + 1, same.length)] : [];
}

function notSeen({ unknown }: Unit): readonly string[] {
  return unknown ? [vscode.l10n.t('the model has no token for this text, and never saw it')] : [];
}

/** Two lines in plain words. */
function meaning({ reading, unit }: Explained, { lens, links: [link] }: Answer): string {
  if (!link) return '';
  const whole =
    reading.specials === 'renormalised'
      ? vscode.l10n.t('special tokens are left out, and the rest is counted as 100 %')
      : vscode.l10n.t('all shares together make 100 %');
  const what = lens.spread
    ? vscode.l10n.t(
        '{0} is the mean over these heads of the share of its attention that {1} gives to {2}; a mean hides what single heads do.',
        percent(link.weight),
        bold(unit.label),
        bold(link.other.label),
      )
    : vscode.l10n.t('{0} of what this head fetches for {1} comes from {2}; {3}.', percent(link.weight), bold(unit.label), bold(link.other.label), whole);
  return `${what}  \n${vscode.l10n.t('It says where the head looks, not why the model decides as it does.')}`;
}
