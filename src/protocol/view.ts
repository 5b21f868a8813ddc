/**
 * What a panel shows of an inspection: one focus, one set of heads. The host owns it; panel, heat, hover and status bar only
 * draw it. The steps are pure, so that the page can take one at once and tell the host, with the same outcome.
 */
import {
  type HeadRef,
  type Inspection,
  type Presentation,
  sameHead,
  type SequenceName,
  type Site,
  siteOf,
  type SiteName,
  type TokenRef,
} from './inspection.ts';
import { MEASURES, type MeasureId } from './measures.ts';

/** Which links are drawn. */
export type LinkFilter =
  /** The strongest of each row that together hold this share. */
  | { readonly kind: 'mass'; readonly mass: number }
  | { readonly kind: 'threshold'; readonly weight: number }
  /** The strongest of the whole drawing. */
  | { readonly kind: 'strongest'; readonly count: number };

export type Specials = 'shown' | 'hidden' | 'renormalised';

/** Which row of a decoder's self-attention is a token's: that of the step that reads it, or of the one before, which produces it. */
export type RowReading = 'reads' | 'produces';

export interface View {
  readonly site: SiteName;
  /** In the order they were chosen, at least one; the place in the list is the colour. */
  readonly heads: readonly HeadRef[];
  /** Draw each head, or the mean over all chosen. */
  readonly combine: 'each' | 'mean';
  /** What the numbers say. Heads stay chosen under a measure that heads of a layer share: see {@link shownHeads}. */
  readonly measure: MeasureId;
  readonly focus: TokenRef | null;
  /** Cursor and mouse leave a pinned focus alone. */
  readonly pinned: boolean;
  /** The other token of "which heads link these two". */
  readonly partner: TokenRef | null;
  /** What the focused token looks at (its row), or who looks at it (its column). Between two texts the focus says it: see {@link directionOf}. */
  readonly direction: 'looksAt' | 'lookedAtBy';
  readonly rows: RowReading;
  readonly links: LinkFilter;
  readonly specials: Specials;
  readonly words: boolean;
  /** Inspect again after an edit. */
  readonly live: boolean;
  readonly heat: boolean;
  readonly show: 'arcs' | 'table' | 'walkthrough';
}

/** As many heads as there are colours that can be told apart. */
export const MAX_HEADS = 8;

/** The view a new inspection opens with; `kept` is what the person had set before. */
export function openingView(inspection: Inspection, kept: Partial<View> = {}): View {
  const { site, head, query } = inspection.opening;
  const view: View = {
    site,
    heads: [head],
    combine: 'each',
    measure: 'weight',
    focus: { sequence: siteOf(inspection, site).queries, index: query },
    pinned: false,
    partner: null,
    direction: 'looksAt',
    rows: 'reads',
    links: { kind: 'mass', mass: 0.8 },
    specials: 'shown',
    words: false,
    live: false,
    heat: true,
    show: 'arcs',
    ...kept,
  };
  return { ...view, measure: measureAt(siteOf(inspection, view.site), view.measure) };
}

/** A view that fits another inspection: heads and tokens which are not there are let go. */
export function refit(view: View, inspection: Inspection): View {
  const site = inspection.sites.find(({ name }) => name === view.site);
  if (!site) {
    const { measure, rows, links, specials, words, live, heat, show } = view;
    return openingView(inspection, { measure, rows, links, specials, words, live, heat, show });
  }
  return fitted(view, inspection, site);
}

/** Looks at another set of heads: heads that it has too stay chosen, and the focus stays on its token where that is to be seen. */
export const chooseSite = (view: View, inspection: Inspection, name: SiteName): View => fitted({ ...view, site: name }, inspection, siteOf(inspection, name));

function fitted(view: View, inspection: Inspection, site: Site): View {
  const heads = view.heads.filter(({ layer, head }) => layer < site.layers && head < site.heads);
  const first = inspection.opening.site === site.name ? inspection.opening.head : { layer: 0, head: 0 };
  const focus = placed(view.focus, inspection, site);
  const partner = focus && placed(view.partner, inspection, site);
  const paired = partner && isFacing(site) === (partner.sequence !== focus?.sequence);
  return {
    ...view,
    heads: heads.length ? heads : [first],
    combine: heads.length > 1 ? view.combine : 'each',
    measure: measureAt(site, view.measure),
    focus,
    pinned: view.pinned && focus !== null,
    partner: paired ? partner : null,
  };
}

/** A token as a site has it; null where it has it not. A target's tokens are its decoder's inputs one place later. */
function placed(token: TokenRef | null, inspection: Inspection, { queries, keys }: Site): TokenRef | null {
  if (!token) return null;
  const found = [token, SAME_TOKEN[token.sequence]?.(token.index) ?? token].find(({ sequence }) => sequence === queries || sequence === keys);
  const length = inspection.sequences.find(({ name }) => name === found?.sequence)?.tokens.length ?? 0;
  return found && found.index >= 0 && found.index < length ? found : null;
}

const SAME_TOKEN: Partial<Record<SequenceName, (index: number) => TokenRef>> = {
  target: (index) => ({ sequence: 'decoder_input', index: index + 1 }),
  decoder_input: (index) => ({ sequence: 'target', index: index - 1 }),
};

/** Whether a site leads from one text to another: the two face each other, and each token is either one that looks or one that is looked at. */
export const isFacing = ({ queries, keys }: Pick<Site, 'queries' | 'keys'>): boolean => queries !== keys;

/** Between two texts a focused target token looks at the source, a focused source token is looked at by the target. */
export function directionOf({ direction, focus }: Pick<View, 'direction' | 'focus'>, site: Pick<Site, 'queries' | 'keys'>): View['direction'] {
  if (!isFacing(site)) return direction;
  return focus?.sequence === site.keys ? 'lookedAtBy' : 'looksAt';
}

/** Whether a token's row can be the one that reads it or the one that produces it. Cross-attention is always shown by the produced token. */
export const hasRowReadings = (site: SiteName): boolean => site === 'decoder.self';

/** Whether a measure says something of a site's links. */
export const hasMeasure = (site: Pick<Site, 'queries' | 'keys'>, measure: MeasureId): boolean => !MEASURES[measure].within || !isFacing(site);

const measureAt = (site: Site, measure: MeasureId): MeasureId => (hasMeasure(site, measure) ? measure : 'weight');

/** The heads whose numbers are shown: under a measure that the heads of a layer share, one for each layer. */
export const shownHeads = ({ heads, measure }: Pick<View, 'heads' | 'measure'>): readonly HeadRef[] =>
  MEASURES[measure].perHead ? heads : heads.filter(({ layer }, at) => heads.findIndex((other) => other.layer === layer) === at);

/** Whether the mean over the chosen heads is shown. */
export const showsMean = ({ heads, combine, measure }: Pick<View, 'heads' | 'combine' | 'measure'>): boolean =>
  combine === 'mean' && heads.length > 1 && MEASURES[measure].perHead;

/** How the numbers that a view shows are asked for: with `produced`, row j of an answer is the row that produces token j. */
export const presentationOf = ({
  site,
  words,
  specials,
  rows,
  measure = 'weight',
}: Pick<View, 'site' | 'words' | 'specials' | 'rows'> & Partial<Pick<View, 'measure'>>): Presentation => ({
  words,
  renormalised: specials === 'renormalised',
  produced: rows === 'produces' && hasRowReadings(site),
  ...(measure === 'weight' ? {} : { measure }),
});

export const chooseHead = (view: View, head: HeadRef): View => ({ ...view, heads: [head], combine: 'each' });

/** Adds a head, or takes it away again; the last one stays. */
export function toggleHead(view: View, head: HeadRef): View {
  const without = view.heads.filter((other) => !sameHead(other, head));
  if (without.length < view.heads.length) return without.length ? { ...view, heads: without, combine: without.length > 1 ? view.combine : 'each' } : view;
  return { ...view, heads: [...view.heads, head], combine: view.heads.length >= MAX_HEADS ? 'mean' : view.combine };
}

/** A whole layer is shown as its mean. */
export function chooseLayer(view: View, layer: number, { heads }: Site): View {
  return { ...view, heads: Array.from({ length: heads }, (_, head) => ({ layer, head })), combine: 'mean' };
}

/** Moves to a neighbouring head or layer, from the one chosen last; round the corner at the ends. */
export function stepHead(view: View, inspection: Inspection, step: { readonly layer?: number; readonly head?: number }): View {
  const site = siteOf(inspection, view.site);
  const from = view.heads.at(-1) ?? { layer: 0, head: 0 };
  const turn = (value: number, count: number) => ((value % count) + count) % count;
  return chooseHead(view, { layer: turn(from.layer + (step.layer ?? 0), site.layers), head: turn(from.head + (step.head ?? 0), site.heads) });
}

/** Escape: one step back, from the walk-through to the arcs, from the pair to the pin to the focus. */
export function stepBack(view: View): View {
  if (view.show === 'walkthrough') return { ...view, show: 'arcs' };
  if (view.partner) return { ...view, partner: null };
  if (view.pinned) return { ...view, pinned: false };
  return { ...view, focus: null };
}

export const pin = (view: View, focus: TokenRef): View => ({ ...view, focus, pinned: true, partner: null });
