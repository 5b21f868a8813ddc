/** What a picture must say so that its numbers can be read later: model, site, heads, measure, rows, presentation, filter. */
import { type HeadRef, headName, type Inspection, type Site, siteOf, type SiteName } from '../protocol/inspection.ts';
import { MEASURES, type MeasureId } from '../protocol/measures.ts';
import { type LinkFilter, shownHeads, showsMean, type Specials, type View } from '../protocol/view.ts';
import * as l10n from '@vscode/l10n';
import { listText, numberText, percent } from './language.ts';
import { headNameIn, measureText } from './measured.ts';

function specialsText(specials: Specials): string {
  if (specials === 'shown') return '';
  if (specials === 'hidden') return l10n.t('Special tokens are hidden; the other weights stay as they are.');
  return l10n.t('Special tokens are hidden and the rest of each row is renormalised to 1.');
}

/** A site as people call it. */
export function siteText(site: SiteName): string {
  if (site === 'encoder.self') return l10n.t('encoder self-attention');
  return site === 'decoder.self' ? l10n.t('decoder self-attention') : l10n.t('cross-attention');
}

/** Which row a token has in a decoder, as a sentence; empty for an encoder. */
export function rowsText({ site, rows }: Pick<View, 'site' | 'rows'>): string {
  if (site === 'encoder.self') return '';
  if (site === 'decoder.cross') return l10n.t("A target token's row is that of the step that produces it.");
  return rows === 'reads'
    ? l10n.t("A token's row is that of the step that reads it; the step makes the next token.")
    : l10n.t("A token's row is that of the step that produces it; the step reads the token before.");
}

/** Where links lead, as a sentence. */
function directionText({ site }: Pick<View, 'site'>): string {
  if (site === 'decoder.cross') return l10n.t("Lines lead from the target's tokens to what they look at in the source.");
  return site === 'decoder.self' ? l10n.t('Arcs look back.') : l10n.t('Arcs above look back, arcs below look ahead.');
}

/** How the drawing is read. */
export const readingText = (view: Pick<View, 'site' | 'rows'>): string => [directionText(view), rowsText(view)].filter(Boolean).join(' ');

/** How far the chosen heads see, where their layers have a window; a sentence for each width. */
export function windowsText({ windows }: Pick<Site, 'windows'>, heads: readonly HeadRef[], site: SiteName): readonly string[] {
  const widths = new Map<number, Set<number>>();
  for (const { layer } of heads) {
    const width = windows?.[layer] ?? null;
    if (width !== null) widths.set(width, (widths.get(width) ?? new Set()).add(layer));
  }
  return [...widths].map(([width, layers]) => {
    const names = listText([...layers].map((layer) => `L${layer}`));
    return site === 'encoder.self'
      ? l10n.t('In {0} a token looks at most {1} tokens back or ahead.', names, numberText(width - 1))
      : l10n.t('In {0} a token looks back at most {1} tokens, its own among them.', names, numberText(width));
  });
}

/** Two or three lines. */
export function captionOf(
  inspection: Inspection,
  view: Pick<View, 'site' | 'heads' | 'combine' | 'measure' | 'rows' | 'specials' | 'words' | 'links'>,
): readonly string[] {
  const presentation = [
    view.words ? l10n.t('Word pieces are merged: mean over the pieces that look, sum over the pieces looked at.') : '',
    specialsText(view.specials),
  ].filter(Boolean);
  return [
    l10n.t('{0} · {1} · {2}', inspection.model.name, whichText(inspection, view), measureText(view.measure)),
    `${linksText(view.links, view.measure)} ${readingText(view)}`,
    ...windowsText(siteOf(inspection, view.site), view.heads, view.site),
    ...presentation,
    ...cutText(inspection),
  ];
}

/** The heads, and their site where there are several. */
const whichText = ({ sites }: Inspection, view: Pick<View, 'site' | 'heads' | 'combine' | 'measure'>): string =>
  sites.length > 1 ? l10n.t('{0}, {1}', siteText(view.site), headsText(view)) : headsText(view);

export function headsText(view: Pick<View, 'heads' | 'combine' | 'measure'>): string {
  const heads = shownHeads(view);
  if (!MEASURES[view.measure].perHead) return heads.map((head) => headNameIn(view.measure, head)).join(', ');
  const names = headNames(heads);
  return showsMean(view) ? l10n.t('mean of {0} heads ({1})', numberText(heads.length), names) : names;
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

export function linksText(links: LinkFilter, measure: MeasureId): string {
  if (links.kind === 'mass') return l10n.t('Drawn are the strongest links of each row that together hold {0} of it.', percent(links.mass, 0));
  if (links.kind === 'threshold' && MEASURES[measure].most === null) return l10n.t('Drawn are links of at least {0} of the largest.', percent(links.weight));
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
