/** The one sentence that a person wants first, computed from the weights. */
import { weightOf, type Weights } from '../src/drawing/links.ts';
import { percent } from '../src/drawing/scale.ts';
import type { Unit } from '../src/drawing/units.ts';
import type { Layer } from './state/layers.ts';

export type Part = { readonly kind: 'plain' | 'token'; readonly text: string } | { readonly kind: 'weight'; readonly text: string; readonly slot: number };

export interface Asked {
  readonly units: readonly Unit[];
  readonly hidden: Uint8Array;
  readonly focus: number;
  readonly partner: number | null;
  readonly direction: 'looksAt' | 'lookedAtBy';
}

export interface Ranked {
  readonly unit: number;
  readonly weight: number;
  readonly spread: number | null;
}

/** The units at the other end of the focus, the strongest first. */
export function ranked(
  weights: Weights,
  spread: Weights | null,
  { units, hidden, focus, direction }: Pick<Asked, 'units' | 'hidden' | 'focus' | 'direction'>,
): readonly Ranked[] {
  const at = (from: Weights, unit: number) => (direction === 'looksAt' ? weightOf(from, focus, unit) : weightOf(from, unit, focus));
  return units
    .filter(({ index }) => !hidden[index])
    .map(({ index }) => ({ unit: index, weight: at(weights, index), spread: spread && at(spread, index) }))
    .sort((a, b) => b.weight - a.weight);
}

const plain = (text: string): Part => ({ kind: 'plain', text });
const token = (text: string): Part => ({ kind: 'token', text });

/** A sentence about one layer of the drawing. */
export function sentence({ weights, spread, slot }: Pick<Layer, 'weights' | 'spread' | 'slot'>, asked: Asked): readonly Part[] {
  const list = ranked(weights, spread, asked);
  const name = (unit: number) => token(unit === asked.focus ? 'itself' : (asked.units[unit]?.label ?? ''));
  const number = (entry: Ranked): Part => ({ kind: 'weight', text: numberText(entry), slot });
  const own = token(asked.units[asked.focus]?.label ?? '');
  const chosen = list.find(({ unit }) => unit === asked.partner);
  if (chosen)
    return asked.direction === 'looksAt'
      ? [own, plain('looks at'), name(chosen.unit), number(chosen)]
      : [name(chosen.unit), plain('looks at'), own, number(chosen)];
  const [first, second] = list;
  if (!first) return [own, plain('has no other token to link to')];
  if (asked.direction === 'lookedAtBy') return [own, plain('is looked at most by'), name(first.unit), number(first)];
  const resting = asked.units[first.unit]?.special ?? false;
  const opening = [own, plain(verb(first.weight, resting)), name(first.unit), number(first)];
  const next = resting ? list.find(({ unit }) => !asked.units[unit]?.special) : second;
  if (!next || next.weight < (resting ? 0.02 : 0.1)) return opening;
  return [...opening, plain(resting ? '; of the words it looks most at' : 'and at'), name(next.unit), number(next)];
}

function verb(weight: number, resting: boolean): string {
  if (resting) return weight >= 0.5 ? 'mostly rests on' : 'rests most on';
  if (weight >= 0.5) return 'looks mostly at';
  return weight >= 0.15 ? 'looks most at' : 'looks at many tokens, most at';
}

export const numberText = ({ weight, spread }: Pick<Ranked, 'weight' | 'spread'>): string =>
  spread === null ? percent(weight) : `${percent(weight)} ± ${(100 * spread).toFixed(1)}`;

/** For screen readers. */
export const plainText = (parts: readonly Part[]): string =>
  parts
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(' ;', ';');
