/** What is drawn as labels: derived from inspection and view. */
import { computed } from '@preact/signals';
import { hiddenUnits } from '../../src/drawing/links.ts';
import { unitOfToken, unitsOf } from '../../src/drawing/units.ts';
import { sequenceOf, type TokenRef } from '../../src/protocol/inspection.ts';
import { inspection, site, step, texts, view } from './panel.ts';

export const words = computed(() => view.value?.words ?? false);
export const specials = computed(() => view.value?.specials ?? 'shown');
export const direction = computed(() => view.value?.direction ?? 'looksAt');

/** The tokens that look. In self-attention they are also what is looked at. */
export const sequence = computed(() => (inspection.value && site.value ? sequenceOf(inspection.value, site.value.queries) : null));
export const units = computed(() => (sequence.value ? unitsOf(sequence.value, texts.value, words.value) : []));
export const hidden = computed(() => hiddenUnits(units.value, specials.value));

const unitOf = (token: TokenRef | null | undefined) => {
  const from = sequence.value;
  if (!token || !from || token.sequence !== from.name) return null;
  const unit = unitOfToken(from, token.index, words.value);
  return hidden.value[unit] ? null : unit;
};

/** Index of the focused unit; null without one, or where it is hidden. */
export const focus = computed(() => unitOf(view.value?.focus));
export const partner = computed(() => unitOf(view.value?.partner));
export const pinned = computed(() => view.value?.pinned ?? false);

/** A unit as the view names it. */
export function tokenOf(unit: number): TokenRef | null {
  const found = units.value[unit];
  return found && sequence.value ? { sequence: sequence.value.name, index: found.first } : null;
}

/** Moves the focus, unless it is there already. */
export function focusOn(unit: number): void {
  const token = tokenOf(unit);
  if (token && unit !== focus.value) step((now) => ({ ...now, focus: token }));
}

/** The next shown unit in a direction, from a place or from the end it enters by. */
export function neighbour(from: number | null, by: 1 | -1): number | null {
  const count = units.value.length;
  for (let unit = from === null ? (by > 0 ? 0 : count - 1) : from + by; unit >= 0 && unit < count; unit += by) if (!hidden.value[unit]) return unit;
  return from;
}

/** Letters of scripts that run from right to left, against all letters: the direction of most of the text decides. */
export const rightToLeft = computed(() => {
  const text = texts.value.join(' ').slice(0, 20_000);
  const against = text.match(/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu)?.length ?? 0;
  return against * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
});
