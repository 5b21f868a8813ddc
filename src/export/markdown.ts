/** The picture's numbers as Markdown, to paste into notes or an issue. */
import * as vscode from 'vscode';
import { captionOf } from '../drawing/caption.ts';
import { measured, measureName } from '../drawing/measured.ts';
import { directionOf, type View } from '../protocol/view.ts';
import { bold, escaped, table } from '../session/markdown.ts';
import { lensName } from '../session/names.ts';
import { answers, type Direction, focusOf, type NamedLink, type Reading, sideOf } from '../session/reading.ts';

/** Links listed for each head. */
const ROWS = 10;

/** The focused token's links, or each token's strongest link where none is in focus; then model, heads and presentation. */
export function markdownOf(reading: Reading, view: View): string {
  const focus = focusOf(reading, view);
  const body = focus ? linksOf(reading, focus.direction, focus.unit) : strongestLinks(reading, directionOf(view, reading.site));
  return [body, captionOf(reading.inspection, view).map(escaped).join('  \n')].join('\n\n') + '\n';
}

function linksOf(reading: Reading, direction: Direction, focus: number): string {
  const label = bold(sideOf(reading, direction).units[focus]?.label ?? '');
  const title = titleOf(reading, direction, label);
  const rows = answers(reading, focus, direction).flatMap(({ lens, links }) =>
    links.slice(0, ROWS).map(({ other, weight }) => [lensName(lens), escaped(other.label), measured(reading.scale.measure, weight)]),
  );
  return `${title}\n\n${table([vscode.l10n.t('head'), vscode.l10n.t('token'), numberTitle(reading)], ['left', 'left', 'right'], rows)}`;
}

function titleOf({ scale }: Reading, direction: Direction, label: string): string {
  if (scale.measure !== 'weight') return direction === 'looksAt' ? vscode.l10n.t('{0} gets from:', label) : vscode.l10n.t('{0} brings to:', label);
  return direction === 'looksAt' ? vscode.l10n.t('{0} looks at:', label) : vscode.l10n.t('{0} is looked at by:', label);
}

/** Of the last column. */
const numberTitle = ({ scale: { measure } }: Reading) => (measure === 'weight' ? vscode.l10n.t('weight') : measureName(measure));

function strongestLinks(reading: Reading, direction: Direction): string {
  const row = (head: string, label: string, link: NamedLink | undefined) =>
    link ? [[head, escaped(label), escaped(link.other.label), measured(reading.scale.measure, link.weight)]] : [];
  const rows = sideOf(reading, direction).units.flatMap(({ index, label }) =>
    answers(reading, index, direction).flatMap(({ lens, links: [link] }) => row(lensName(lens), label, link)),
  );
  const isWeight = reading.scale.measure === 'weight';
  const [looksAt, lookedAtBy] = isWeight
    ? [vscode.l10n.t('looks at'), vscode.l10n.t('looked at by')]
    : [vscode.l10n.t('gets from'), vscode.l10n.t('brings to')];
  const ends = [vscode.l10n.t('token'), direction === 'looksAt' ? looksAt : lookedAtBy];
  return table([vscode.l10n.t('head'), ...ends, numberTitle(reading)], ['left', 'left', 'left', 'right'], rows);
}
