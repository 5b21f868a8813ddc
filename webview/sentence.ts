/** The one sentence that a person wants first, computed from the weights. */
import * as l10n from '@vscode/l10n';
import { weightOf, type Weights } from '../src/drawing/links.ts';
import { numberText, percent } from '../src/drawing/language.ts';
import type { Unit } from '../src/drawing/units.ts';
import type { Layer } from './state/layers.ts';
import { filled } from './words.ts';

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

/** A sentence about one layer of the drawing: its words, tokens and weights in the order of the person's language. */
export const sentence = (layer: Pick<Layer, 'weights' | 'spread' | 'slot'>, asked: Asked): readonly Part[] => {
  const { template, args } = statement(layer, asked);
  return filled(template, args, (text): Part => ({ kind: 'plain', text }));
};

interface Statement {
  readonly template: string;
  readonly args: readonly Part[];
}

function statement({ weights, spread, slot }: Pick<Layer, 'weights' | 'spread' | 'slot'>, asked: Asked): Statement {
  const list = ranked(weights, spread, asked);
  const named = (entry: Ranked): readonly [Part, Part] => [
    { kind: 'token', text: entry.unit === asked.focus ? l10n.t('itself') : (asked.units[entry.unit]?.label ?? '') },
    { kind: 'weight', text: weightText(entry), slot },
  ];
  const own: Part = { kind: 'token', text: asked.units[asked.focus]?.label ?? '' };
  const chosen = list.find(({ unit }) => unit === asked.partner);
  if (chosen) {
    const [other, weight] = named(chosen);
    return { template: l10n.t('{0} looks at {1} {2}'), args: asked.direction === 'looksAt' ? [own, other, weight] : [other, own, weight] };
  }
  const [first, second] = list;
  if (!first) return { template: l10n.t('{0} has no other token to link to'), args: [own] };
  if (asked.direction === 'lookedAtBy') return { template: l10n.t('{0} is looked at most by {1} {2}'), args: [own, ...named(first)] };
  const resting = asked.units[first.unit]?.special ?? false;
  const next = resting ? list.find(({ unit }) => !asked.units[unit]?.special) : second;
  const worthNaming = next && next.weight >= (resting ? 0.02 : 0.1) ? next : undefined;
  return { template: looking(first.weight, resting, worthNaming !== undefined), args: [own, ...named(first), ...(worthNaming ? named(worthNaming) : [])] };
}

/** How strongly it looks, or rests, and whether a second token is named. */
function looking(weight: number, resting: boolean, two: boolean): string {
  if (resting && weight >= 0.5)
    return two ? l10n.t('{0} mostly rests on {1} {2}; of the words it looks most at {3} {4}') : l10n.t('{0} mostly rests on {1} {2}');
  if (resting) return two ? l10n.t('{0} rests most on {1} {2}; of the words it looks most at {3} {4}') : l10n.t('{0} rests most on {1} {2}');
  if (weight >= 0.5) return two ? l10n.t('{0} looks mostly at {1} {2} and at {3} {4}') : l10n.t('{0} looks mostly at {1} {2}');
  if (weight >= 0.15) return two ? l10n.t('{0} looks most at {1} {2} and at {3} {4}') : l10n.t('{0} looks most at {1} {2}');
  return two ? l10n.t('{0} looks at many tokens, most at {1} {2} and at {3} {4}') : l10n.t('{0} looks at many tokens, most at {1} {2}');
}

/** `57.7 %`; with its spread where it is a mean. */
export const weightText = ({ weight, spread }: Pick<Ranked, 'weight' | 'spread'>): string =>
  spread === null ? percent(weight) : `${percent(weight)} ± ${numberText(100 * spread, 1)}`;

/** For screen readers. */
export const plainText = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');
