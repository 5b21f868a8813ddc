/** What a person does to the view: the same steps for pointer, keys and buttons. */
import { chooseHead, chooseLayer, hasRowReadings, MAX_HEADS, pin, type Specials, stepBack, toggleHead, type View } from '../src/protocol/view.ts';
import type { HeadRef } from '../src/protocol/inspection.ts';
import { picking, strongest } from './state/pair.ts';
import { site, step } from './state/panel.ts';
import { endOfText, facing, focus, focusOn, neighbour, partner, pinned, textOf, tokenOf } from './state/units.ts';

/** Moves the focus, or its partner while one is picked. The pointer leaves a pinned focus alone; keys move the pin along. */
export function movePointed(unit: number, by: 'pointer' | 'keys'): void {
  if (picking.value) setPartner(unit);
  else if (by === 'keys' || !pinned.value) focusOn(unit);
}

/** To the next token before or after. */
export function moveBy(by: 1 | -1): void {
  const next = neighbour(picking.value ? partner.value : focus.value, by);
  if (next !== null) movePointed(next, 'keys');
}

/** To the first or last token. */
export function moveToEnd(by: 1 | -1): void {
  const end = endOfText(picking.value ? partner.value : focus.value, by);
  if (end !== null) movePointed(end, 'keys');
}

/** Between two texts a partner is of the other one. */
function setPartner(unit: number): void {
  const token = tokenOf(unit);
  if (facing.value && focus.value !== null && textOf(unit)[0] === textOf(focus.value)[0]) return;
  if (token) step((now) => ({ ...now, partner: token, pinned: true }));
}

/** Pins a token; again, and it is free. While a second token is picked, it takes that one. */
export function pinUnit(unit: number): void {
  const token = tokenOf(unit);
  if (!token) return;
  if (picking.value) pickUnit(unit);
  else if (pinned.value && focus.value === unit) step((now) => ({ ...now, pinned: false, partner: null }));
  else step((now) => pin(now, token));
}

/** Takes the second token of "which heads link these two". */
export function pickUnit(unit: number): void {
  picking.value = false;
  if (focus.value === null) pinUnit(unit);
  else setPartner(unit);
}

/** Begins to pick a second token, from the one that the focus is linked to most; or gives up. */
export function togglePicking(): void {
  if (picking.value) {
    picking.value = false;
    return;
  }
  if (focus.value === null) return;
  picking.value = true;
  setPartner(partner.value ?? strongest.value ?? focus.value);
}

/** Who looks at it instead of what it looks at. Between two texts: over to the token that the focus is linked to most. */
export function turnRound(): void {
  if (!facing.value) step((now) => ({ ...now, direction: now.direction === 'looksAt' ? 'lookedAtBy' : 'looksAt' }));
  else if (strongest.value !== null) movePointed(strongest.value, 'keys');
}

export function goBack(): void {
  picking.value = false;
  step(stepBack);
}

export const chooseOnly = (head: HeadRef): void => step((now) => chooseHead(now, head));
export const addOrRemove = (head: HeadRef): void => step((now) => toggleHead(now, head));
export function chooseWholeLayer(layer: number): void {
  const of = site.value;
  if (of) step((now) => chooseLayer(now, layer, of));
}

const SPECIALS: readonly Specials[] = ['shown', 'hidden', 'renormalised'];

export const toggles = {
  words: (now: View): View => ({ ...now, words: !now.words }),
  heat: (now: View): View => ({ ...now, heat: !now.heat }),
  live: (now: View): View => ({ ...now, live: !now.live }),
  /** More heads than colours can only be shown as their mean. */
  mean: (now: View): View =>
    now.heads.length < 2 || (now.combine === 'mean' && now.heads.length > MAX_HEADS) ? now : { ...now, combine: now.combine === 'mean' ? 'each' : 'mean' },
  rows: (now: View): View => (hasRowReadings(now.site) ? { ...now, rows: now.rows === 'reads' ? 'produces' : 'reads' } : now),
  table: (now: View): View => ({ ...now, show: now.show === 'table' ? 'arcs' : 'table' }),
  /** The cursor leads there: nothing stays pinned. */
  walkthrough: (now: View): View => (now.show === 'walkthrough' ? { ...now, show: 'arcs' } : { ...now, show: 'walkthrough', pinned: false }),
  specials: (now: View): View => ({ ...now, specials: SPECIALS[(SPECIALS.indexOf(now.specials) + 1) % SPECIALS.length] ?? 'shown' }),
} as const;
