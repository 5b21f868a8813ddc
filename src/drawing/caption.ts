/** What a picture must say so that its numbers can be read later: model, heads, measure, presentation, filter. */
import { type HeadRef, headName, type Inspection } from '../protocol/inspection.ts';
import type { LinkFilter, Specials, View } from '../protocol/view.ts';
import { percent } from './scale.ts';

const SPECIALS: Readonly<Record<Specials, string>> = {
  shown: '',
  hidden: 'Special tokens are hidden; the other weights stay as they are.',
  renormalised: 'Special tokens are hidden and the rest of each row is renormalised to 1.',
};

/** Two or three lines. */
export function captionOf(inspection: Inspection, view: Pick<View, 'heads' | 'combine' | 'specials' | 'words' | 'links'>): readonly string[] {
  const presentation = [
    view.words ? 'Word pieces are merged: mean over the pieces that look, sum over the pieces looked at.' : '',
    SPECIALS[view.specials],
  ].filter(Boolean);
  return [
    `${inspection.model.name} · ${headsText(view)} · attention weight (softmax probability)`,
    `${linksText(view.links)} Arcs above look back, arcs below look ahead.`,
    ...presentation,
    ...cutText(inspection),
  ];
}

export function headsText({ heads, combine }: Pick<View, 'heads' | 'combine'>): string {
  const names = runs(heads).join(', ');
  return combine === 'mean' && heads.length > 1 ? `mean of ${heads.length} heads (${names})` : names;
}

/** Neighbouring heads as one: `L3 H0–H11`. */
function runs(heads: readonly HeadRef[]): readonly string[] {
  const found: { first: HeadRef; last: HeadRef }[] = [];
  for (const head of heads) {
    const run = found.at(-1);
    if (run?.last.layer === head.layer && run.last.head + 1 === head.head) run.last = head;
    else found.push({ first: head, last: head });
  }
  return found.map(({ first, last }) => (first === last ? headName(first) : `${headName(first)}–H${last.head}`));
}

export function linksText(links: LinkFilter): string {
  if (links.kind === 'mass') return `Drawn are the strongest links of each row that together hold ${percent(links.mass, 0)} of it.`;
  if (links.kind === 'threshold') return `Drawn are links of at least ${percent(links.weight)}.`;
  return `Drawn are the ${links.count} strongest links.`;
}

function cutText({ sequences }: Inspection): readonly string[] {
  return sequences.flatMap(({ segments }) =>
    segments
      .filter(({ cut }) => cut !== null)
      .map(({ kept, tokens }) => `First ${kept.toLocaleString('en')} of ${tokens.toLocaleString('en')} tokens: the model takes no more.`),
  );
}
