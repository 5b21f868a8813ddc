/** What a picture must say so that its numbers can be read later: model, heads, measure, presentation, filter. */
import { type HeadRef, headName, type Inspection } from '../protocol/inspection.ts';
import type { LinkFilter, Specials, View } from '../protocol/view.ts';
import * as l10n from '@vscode/l10n';
import { numberText, percent } from './language.ts';

function specialsText(specials: Specials): string {
  if (specials === 'shown') return '';
  if (specials === 'hidden') return l10n.t('Special tokens are hidden; the other weights stay as they are.');
  return l10n.t('Special tokens are hidden and the rest of each row is renormalised to 1.');
}

/** Two or three lines. */
export function captionOf(inspection: Inspection, view: Pick<View, 'heads' | 'combine' | 'specials' | 'words' | 'links'>): readonly string[] {
  const presentation = [
    view.words ? l10n.t('Word pieces are merged: mean over the pieces that look, sum over the pieces looked at.') : '',
    specialsText(view.specials),
  ].filter(Boolean);
  return [
    l10n.t('{0} · {1} · attention weight (softmax probability)', inspection.model.name, headsText(view)),
    `${linksText(view.links)} ${l10n.t('Arcs above look back, arcs below look ahead.')}`,
    ...presentation,
    ...cutText(inspection),
  ];
}

export function headsText({ heads, combine }: Pick<View, 'heads' | 'combine'>): string {
  const names = headNames(heads);
  return combine === 'mean' && heads.length > 1 ? l10n.t('mean of {0} heads ({1})', numberText(heads.length), names) : names;
}

/** `L3 H1, L0 H2`; neighbouring heads as one: `L3 H0–H11`. */
export function headNames(heads: readonly HeadRef[]): string {
  const found: { first: HeadRef; last: HeadRef }[] = [];
  for (const head of heads) {
    const run = found.at(-1);
    if (run?.last.layer === head.layer && run.last.head + 1 === head.head) run.last = head;
    else found.push({ first: head, last: head });
  }
  return found.map(({ first, last }) => (first === last ? headName(first) : `${headName(first)}–H${last.head}`)).join(', ');
}

export function linksText(links: LinkFilter): string {
  if (links.kind === 'mass') return l10n.t('Drawn are the strongest links of each row that together hold {0} of it.', percent(links.mass, 0));
  if (links.kind === 'threshold') return l10n.t('Drawn are links of at least {0}.', percent(links.weight));
  return l10n.t('Drawn are the {0} strongest links.', numberText(links.count));
}

function cutText({ sequences }: Inspection): readonly string[] {
  return sequences.flatMap(({ segments }) =>
    segments
      .filter(({ cut }) => cut !== null)
      .map(({ kept, tokens }) => l10n.t('First {0} of {1} tokens: the model takes no more.', numberText(kept), numberText(tokens))),
  );
}
