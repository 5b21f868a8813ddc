/** What a hover says about a token. */
import * as vscode from 'vscode';
import { percent } from '../drawing/language.ts';
import { measured, measuredWithSpread } from '../drawing/measured.ts';
import { roleOf, roleSentence } from '../drawing/roles.ts';
import type { Unit } from '../drawing/units.ts';
import { commandId } from '../protocol/commands.ts';
import { headName } from '../protocol/inspection.ts';
import { hasRowReadings, isFacing } from '../protocol/view.ts';
import { bold, escaped, table } from '../session/markdown.ts';
import { lensName, lensPhrase } from '../session/names.ts';
import { type Lens, restingPlaces } from '../session/numbers.ts';
import { type Answer, answers, type Direction, type NamedLink, type Reading, restsOn, sideOf } from '../session/reading.ts';
import { arcsImage } from './arcsImage.ts';
import type { Explained } from './explained.ts';
import { meaning, rowNamed, warned } from './meaning.ts';

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
  const { reading, unit, direction } = explained;
  const [first, ...others] = answers(reading, unit.index, direction);
  const strongest = first?.links[0];
  const parts =
    first && strongest && strongest.weight > 0
      ? [
          [headline(explained, first), roleSaid(explained, first.lens)].filter(Boolean).join(' '),
          likelyTokens(explained),
          arcsImage(explained),
          linksTable(explained, first),
          otherHeads(reading, others),
          rowNamed(explained),
          meaning(explained, first.lens, strongest),
          warned(explained, strongest),
        ]
      : [rowNamed(explained), likelyTokens(explained)];
  return [...parts, facts(explained), links(explained, first)].filter(Boolean).join('\n\n');
}

/** To the panel, and to how the weight came about. */
function links({ reading: { inspection, site }, direction, unit }: Explained, answer: Answer | undefined): string {
  const panel = `[${vscode.l10n.t('Open panel')}](command:${commandId('showPanel')})`;
  const strongest = answer?.links[0];
  if (!answer || !strongest) return panel;
  const [head, ...more] = answer.lens.heads;
  const [own, other] = direction === 'looksAt' ? [site.queries, site.keys] : [site.keys, site.queries];
  const ends = { focus: { sequence: own, index: unit.first }, partner: { sequence: other, index: strongest.other.first } };
  const weight = JSON.stringify({ inspection: inspection.id, ...ends, ...(more.length ? {} : { head }) });
  return `${panel} · [${vscode.l10n.t('Walk through this weight')}](command:${commandId('walkThroughWeight')}?${encodeURIComponent(weight)})`;
}

/** `it looks 57.7 % at trophy and 23.6 % at suitcase in layer 3, head 1.` Where attention only rests, it is said so; other measures than the weight have words of their own. */
function headline({ reading, unit, direction }: Explained, { lens, links }: Answer): string {
  const { scale } = reading;
  const [first, second] = links;
  if (!first) return '';
  const [who, where] = [bold(unit.label), lensPhrase(lens)];
  const isSelf = !isFacing(reading.site);
  const named = (link: NamedLink) =>
    [measured(scale.measure, link.weight), isSelf && link.unit === unit.index ? vscode.l10n.t('itself') : bold(link.other.label)] as const;
  const rests = direction === 'looksAt' && restsOn(reading, unit.index, first);
  const next = rests ? links.find((link) => !restsOn(reading, unit.index, link)) : second;
  const worthNaming = next && next.weight >= scale.most * (rests ? WORTH_NAMING_BESIDE_REST : WORTH_NAMING) ? next : undefined;
  const args = [who, ...named(first), ...(worthNaming ? named(worthNaming) : []), where];
  if (scale.measure !== 'weight') return bringing(direction, args);
  if (direction === 'lookedAtBy')
    return worthNaming
      ? vscode.l10n.t('{0} gets {1} of the attention of {2} and {3} of that of {4} in {5}.', ...args)
      : vscode.l10n.t('{0} gets {1} of the attention of {2} in {3}.', ...args);
  if (rests)
    return worthNaming ? vscode.l10n.t('{0} rests {1} on {2} and looks {3} at {4} in {5}.', ...args) : vscode.l10n.t('{0} rests {1} on {2} in {3}.', ...args);
  return worthNaming ? vscode.l10n.t('{0} looks {1} at {2} and {3} at {4} in {5}.', ...args) : vscode.l10n.t('{0} looks {1} at {2} in {3}.', ...args);
}

/** `L3 H1 is an induction head on this text (0.82, chance 0.07).` Nothing of a head that has no role, and of a mean. */
function roleSaid({ roles, reading: { site } }: Explained, { heads, isLayer = false }: Lens): string {
  const [head, ...more] = heads;
  const role = roles && head && !more.length && !isLayer ? roleOf(roles, site, head) : null;
  return role && head ? roleSentence(role, headName(head)) : '';
}

/** `it gets 1.23 from trophy and 0.912 from suitcase in layer 3, head 1.` */
function bringing(direction: Direction, args: readonly string[]): string {
  const two = args.length > 4;
  if (direction === 'lookedAtBy')
    return two ? vscode.l10n.t('{0} brings {1} to {2} and {3} to {4} in {5}.', ...args) : vscode.l10n.t('{0} brings {1} to {2} in {3}.', ...args);
  return two ? vscode.l10n.t('{0} gets {1} from {2} and {3} from {4} in {5}.', ...args) : vscode.l10n.t('{0} gets {1} from {2} in {3}.', ...args);
}

/** Both directions side by side, for the head of the headline; between two texts the one that there is. */
function linksTable({ reading, unit, direction }: Explained, { lens, links }: Answer): string {
  const [looksAt, lookedAtBy] = columns(reading);
  const lookedAt = () => answers({ ...reading, lenses: [lens] }, unit.index, 'lookedAtBy')[0]?.links ?? [];
  if (!isFacing(reading.site)) {
    const [left, right] = [
      looksAtRows(reading, unit, lens, links),
      lookedAtRows(reading, lookedAt()).map(([label = '', share = '']) => [SPACE + label, share]),
    ];
    const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [...(left[row] ?? ['', '']), ...(right[row] ?? ['', ''])]);
    return table([looksAt, '', SPACE + lookedAtBy, ''], ['left', 'right', 'left', 'right'], rows);
  }
  return direction === 'looksAt'
    ? table([looksAt, ''], ['left', 'right'], looksAtRows(reading, unit, lens, links))
    : table([lookedAtBy, ''], ['left', 'right'], lookedAtRows(reading, links));
}

const columns = ({ scale }: Reading): readonly [string, string] =>
  scale.measure === 'weight' ? [vscode.l10n.t('looks at'), vscode.l10n.t('looked at by')] : [vscode.l10n.t('gets from'), vscode.l10n.t('brings to')];

const listed = ({ scale }: Reading, links: readonly NamedLink[]) => links.slice(0, ROWS).filter(({ weight }) => weight >= LEAST * scale.most);

function looksAtRows(reading: Reading, { index }: Unit, lens: Lens, links: readonly NamedLink[]): string[][] {
  const resting = restingPlaces(lens);
  // The first rows of a decoder have little to choose from: their mean would make any early token a resting place.
  const rests = (link: NamedLink) =>
    reading.scale.measure === 'weight' && (hasRowReadings(reading.site.name) ? restsOn(reading, index, link) : resting.has(link.unit));
  return listed(reading, links).map((link) => [otherEnd(link, rests(link)), share(reading, lens, index, link)]);
}

const lookedAtRows = (reading: Reading, links: readonly NamedLink[]): string[][] =>
  listed(reading, links).map(({ other, weight }) => [escaped(other.label), measured(reading.scale.measure, weight)]);

function otherEnd({ other }: NamedLink, rests: boolean): string {
  return rests ? `${escaped(other.label)} · ${vscode.l10n.t('resting place')}` : escaped(other.label);
}

/** A share, or what it is, with its spread where it is a mean. */
function share({ scale }: Reading, { spread, keys }: Lens, query: number, { unit, weight }: NamedLink): string {
  return measuredWithSpread(scale.measure, weight, spread && (spread[query * keys + unit] ?? 0));
}

function otherHeads({ scale }: Reading, others: readonly Answer[]): string {
  return others
    .flatMap(({ lens, links: [link] }) => (link ? [`${lensName(lens)}: ${escaped(link.other.label)} ${measured(scale.measure, link.weight)}`] : []))
    .join(' · ');
}

function likelyTokens({ likely }: Explained): string {
  if (!likely?.predictions.length) return '';
  const tokens = likely.predictions.map(({ label, probability }) => `${escaped(label)} ${percent(probability)}`).join(' · ');
  return likely.about === 'next' ? vscode.l10n.t('Likely next: {0}', tokens) : vscode.l10n.t('Likely here: {0}', tokens);
}

/** Id, piece and place; what the model saw where that is not what is written. */
function facts({ reading, unit, direction, range, text }: Explained): string {
  const tokens = unit.tokens.map((token, part) => {
    const name = vscode.l10n.t('Token {0}, id {1}', unit.first + part, token.id);
    return token.piece === text ? name : `${name}: ${escaped(token.piece)}`;
  });
  return [...tokens, placeOf(range), ...sharedCharacter(sideOf(reading, direction).units, unit), ...notSeen(unit)].join(' · ');
}

/** In the numbers of the status bar, which count from 1. */
function placeOf({ start, end }: vscode.Range): string {
  if (start.line === end.line) return vscode.l10n.t('line {0}, columns {1}–{2}', start.line + 1, start.character + 1, end.character + 1);
  return vscode.l10n.t('line {0}, column {1} to line {2}, column {3}', start.line + 1, start.character + 1, end.line + 1, end.character + 1);
}

/** Several tokens may stand for the same stretch of text. */
function sharedCharacter(units: readonly Unit[], { range, segment, index }: Unit): readonly string[] {
  const same = units.filter((other) => other.segment === segment && other.range?.[0] === range?.[0] && other.range?.[1] === range?.[1]);
  return same.length > 1 ? [vscode.l10n.t('part {0} of {1} of this text', same.findIndex((other) => other.index === index) + 1, same.length)] : [];
}

function notSeen({ unknown }: Unit): readonly string[] {
  return unknown ? [vscode.l10n.t('the model has no token for this text, and never saw it')] : [];
}
