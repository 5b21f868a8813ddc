/** What is drawn as labels: derived from inspection and view. */
import { computed } from '@preact/signals';
import { hiddenUnits } from '../../src/drawing/links.ts';
import { type Sides, sidesOf, unitOf } from '../../src/drawing/sides.ts';
import type { Unit } from '../../src/drawing/units.ts';
import type { SequenceName, TokenRef } from '../../src/protocol/inspection.ts';
import { directionOf, presentationOf } from '../../src/protocol/view.ts';
import { inspection, site, step, texts, view } from './panel.ts';
import { stable } from './stable.ts';

const NOTHING: Sides = { units: [], facing: null, rightToLeft: false, isCausal: false, resting: null };

export const words = computed(() => view.value?.words ?? false);
export const specials = computed(() => view.value?.specials ?? 'shown');
export const direction = computed(() => (view.value && site.value ? directionOf(view.value, site.value) : 'looksAt'));
/** What the numbers say. */
export const measure = computed(() => view.value?.measure ?? 'weight');
export const presentation = stable(() => (view.value ? presentationOf(view.value) : { words: false, renormalised: false }));
/** A token's row is the one that produces it. */
export const produced = computed(() => presentation.value.produced ?? false);

/** Labels, and how they are laid out. Only weights rest. */
export const sides = computed((): Sides => {
  if (!inspection.value || !site.value) return NOTHING;
  const found = sidesOf(inspection.value, site.value, texts.value, words.value);
  return measure.value === 'weight' ? found : { ...found, resting: null };
});
/** The labels. Where two texts face each other: the source's and then the target's, in one count. */
export const units = computed(() => sides.value.units);
export const facing = computed(() => sides.value.facing);
export const hidden = computed(() => hiddenUnits(units.value, specials.value));
/** The unit where heads rest; null where there is none of its own. */
export const resting = computed(() => sides.value.resting);

/** Units that look have rows, units that are looked at have columns: where rows and columns begin. In one text both begin at 0. */
export const firstRow = computed(() => facing.value?.first ?? 0);
export const rowTotal = computed(() => units.value.length - firstRow.value);
export const columnTotal = computed(() => facing.value?.first ?? units.value.length);

/** First and last (exclusive) unit of the text that a unit is of. */
export function textOf(unit: number): readonly [from: number, to: number] {
  const first = facing.value?.first;
  if (first === undefined) return [0, units.value.length];
  return unit < first ? [0, first] : [first, units.value.length];
}

/** The units that the focus can be linked to: all, or those of the other text. */
export const others = computed((): readonly Unit[] => {
  const first = facing.value?.first;
  if (first === undefined) return units.value;
  return direction.value === 'looksAt' ? units.value.slice(0, first) : units.value.slice(first);
});

const sequenceNameOf = (unit: number): SequenceName | null => (site.value ? (unit < firstRow.value ? site.value.keys : site.value.queries) : null);

const shownUnit = (token: TokenRef | null | undefined) => {
  if (!token || !inspection.value || !site.value) return null;
  const unit = unitOf(token, inspection.value, site.value, sides.value, words.value);
  return unit === null || hidden.value[unit] ? null : unit;
};

/** Index of the focused unit; null without one, or where it is hidden. */
export const focus = computed(() => shownUnit(view.value?.focus));
export const partner = computed(() => shownUnit(view.value?.partner));
export const pinned = computed(() => view.value?.pinned ?? false);

/** A unit as the view names it. */
export function tokenOf(unit: number): TokenRef | null {
  const found = units.value[unit];
  const sequence = sequenceNameOf(unit);
  return found && sequence ? { sequence, index: found.first } : null;
}

/** Moves the focus, unless it is there already. Between two texts the partner stays only where it is of the other one. */
export function focusOn(unit: number): void {
  const token = tokenOf(unit);
  if (!token || unit === focus.value) return;
  step((now) => ({ ...now, focus: token, partner: facing.value && now.partner?.sequence === token.sequence ? null : now.partner }));
}

/** The next shown unit in a direction within its text; from none, the one at the end it enters by. */
export const neighbour = (from: number | null, by: 1 | -1): number | null =>
  from === null ? endOfText(null, by) : (nextShown(from + by, by, textOf(from)) ?? from);

/** The first or last shown unit of a unit's text; without a unit, of the text that looks. */
export function endOfText(of: number | null, by: 1 | -1): number | null {
  const [start, end] = textOf(of ?? firstRow.value);
  return nextShown(by > 0 ? start : end - 1, by, [start, end]);
}

function nextShown(from: number, by: 1 | -1, [start, end]: readonly [number, number]): number | null {
  for (let unit = from; unit >= start && unit < end; unit += by) if (!hidden.value[unit]) return unit;
  return null;
}

/** Whether the text of a unit runs from right to left. */
export const rightToLeft = computed(() => sides.value.rightToLeft);
export const rightToLeftAt = (unit: number | null): boolean =>
  facing.value && unit !== null ? facing.value.rightToLeft[unit < facing.value.first ? 0 : 1] : rightToLeft.value;
