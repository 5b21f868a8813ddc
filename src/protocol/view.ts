/**
 * What a panel shows of an inspection: one focus, one set of heads. The host owns it; panel, heat, hover and status bar only
 * draw it. The steps are pure, so that the page can take one at once and tell the host, with the same outcome.
 */
import { type HeadRef, type Inspection, sameHead, type Site, siteOf, type SiteName, type TokenRef } from './inspection.ts';

/** Which links are drawn. */
export type LinkFilter =
  /** The strongest of each row that together hold this share. */
  | { readonly kind: 'mass'; readonly mass: number }
  | { readonly kind: 'threshold'; readonly weight: number }
  /** The strongest of the whole drawing. */
  | { readonly kind: 'strongest'; readonly count: number };

export type Specials = 'shown' | 'hidden' | 'renormalised';

export interface View {
  readonly site: SiteName;
  /** In the order they were chosen, at least one; the place in the list is the colour. */
  readonly heads: readonly HeadRef[];
  /** Draw each head, or the mean over all chosen. */
  readonly combine: 'each' | 'mean';
  readonly focus: TokenRef | null;
  /** Cursor and mouse leave a pinned focus alone. */
  readonly pinned: boolean;
  /** The other token of "which heads link these two". */
  readonly partner: TokenRef | null;
  /** What the focused token looks at (its row), or who looks at it (its column). */
  readonly direction: 'looksAt' | 'lookedAtBy';
  readonly links: LinkFilter;
  readonly specials: Specials;
  readonly words: boolean;
  /** Inspect again after an edit. */
  readonly live: boolean;
  readonly heat: boolean;
  readonly show: 'arcs' | 'table';
}

/** As many heads as there are colours that can be told apart. */
export const MAX_HEADS = 8;

/** The view a new inspection opens with; `kept` is what the person had set before. */
export function openingView({ opening, sequences, sites }: Inspection, kept: Partial<View> = {}): View {
  const queries = sites.find((site) => site.name === opening.site)?.queries ?? sequences[0]?.name ?? 'text';
  return {
    site: opening.site,
    heads: [opening.head],
    combine: 'each',
    focus: { sequence: queries, index: opening.query },
    pinned: false,
    partner: null,
    direction: 'looksAt',
    links: { kind: 'mass', mass: 0.8 },
    specials: 'shown',
    words: false,
    live: false,
    heat: true,
    show: 'arcs',
    ...kept,
  };
}

/** A view that fits another inspection: heads and tokens which are not there are let go. */
export function refit(view: View, inspection: Inspection): View {
  const site = inspection.sites.find(({ name }) => name === view.site);
  if (!site)
    return openingView(inspection, { links: view.links, specials: view.specials, words: view.words, live: view.live, heat: view.heat, show: view.show });
  const heads = view.heads.filter(({ layer, head }) => layer < site.layers && head < site.heads);
  const exists = (token: TokenRef | null) => {
    const sequence = inspection.sequences.find(({ name }) => name === token?.sequence);
    return token && sequence && token.index < sequence.tokens.length ? token : null;
  };
  const focus = exists(view.focus);
  return { ...view, heads: heads.length ? heads : [inspection.opening.head], focus, pinned: view.pinned && focus !== null, partner: exists(view.partner) };
}

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

/** Escape: one step back, from the pair to the pin to the focus. */
export function stepBack(view: View): View {
  if (view.partner) return { ...view, partner: null };
  if (view.pinned) return { ...view, pinned: false };
  return { ...view, focus: null };
}

export const pin = (view: View, focus: TokenRef): View => ({ ...view, focus, pinned: true, partner: null });
