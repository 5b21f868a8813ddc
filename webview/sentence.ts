/** The one sentence that a person wants first, computed from the weights. */
import * as l10n from '@vscode/l10n';
import { hasRow, rests, weightOf, type Weights } from '../src/drawing/links.ts';
import { measuredWithSpread, type Scale } from '../src/drawing/measured.ts';
import type { Unit } from '../src/drawing/units.ts';
import type { Layer } from './state/layers.ts';
import { filled } from './words.ts';

export type Part = { readonly kind: 'plain' | 'token'; readonly text: string } | { readonly kind: 'weight'; readonly text: string; readonly slot: number };

export interface Asked {
  readonly units: readonly Unit[];
  /** Those that the focus can be linked to: all, or those of the other text. */
  readonly others: readonly Unit[];
  readonly hidden: Uint8Array;
  readonly focus: number;
  readonly partner: number | null;
  readonly direction: 'looksAt' | 'lookedAtBy';
  /** Where a decoder's heads rest, beside special tokens. */
  readonly resting: number | null;
  /** Rows are those of the steps that produce their tokens. */
  readonly produced: boolean;
  readonly scale: Scale;
}

export interface Ranked {
  readonly unit: number;
  readonly weight: number;
  readonly spread: number | null;
}

/** The units at the other end of the focus, the strongest first; those whose row is not at hand are left out. */
export function ranked(
  weights: Weights,
  spread: Weights | null,
  { others, hidden, focus, direction }: Pick<Asked, 'others' | 'hidden' | 'focus' | 'direction'>,
): readonly Ranked[] {
  const at = (from: Weights, unit: number) => (direction === 'looksAt' ? weightOf(from, focus, unit) : weightOf(from, unit, focus));
  return others
    .filter(({ index }) => !hidden[index] && hasRow(weights, direction === 'looksAt' ? focus : index))
    .map(({ index }) => ({ unit: index, weight: at(weights, index), spread: spread && at(spread, index) }))
    .sort((a, b) => b.weight - a.weight);
}

/** Whether attention rests there more than it looks: on special tokens, and on the first token of a decoder's text. */
export const restsOn = (
  { units, focus, direction, resting }: Pick<Asked, 'units' | 'focus' | 'direction' | 'resting'>,
  { unit, weight }: Pick<Ranked, 'unit' | 'weight'>,
): boolean => (units[unit]?.special ?? false) || (direction === 'looksAt' && rests({ query: focus, key: unit, weight }, resting));

/** A sentence about one layer of the drawing: its words, tokens and weights in the order of the person's language. */
export function sentence(layer: Pick<Layer, 'weights' | 'spread' | 'slot'>, asked: Asked): readonly Part[] {
  const { template, args } = statement(layer, asked);
  return filled(template, args, (text): readonly Part[] => [{ kind: 'plain', text }]).flat();
}

const token = (text: string): Part => ({ kind: 'token', text });

/** A unit as the one that looks: with `produced` it is the row that looks, and no token yet. */
export const looking = (label: string, produced: boolean): readonly Part[] =>
  produced ? filled(l10n.t('the step that produces {0}'), [token(label)], (text): Part => ({ kind: 'plain', text })) : [token(label)];

interface Statement {
  readonly template: string;
  readonly args: readonly (readonly Part[])[];
}

function statement({ weights, spread, slot }: Pick<Layer, 'weights' | 'spread' | 'slot'>, asked: Asked): Statement {
  const list = ranked(weights, spread, asked);
  const looksAt = asked.direction === 'looksAt';
  const label = (unit: number) => asked.units[unit]?.label ?? '';
  const named = (entry: Ranked): readonly [readonly Part[], readonly Part[]] => [
    entry.unit === asked.focus && !asked.produced
      ? [token(l10n.t('itself'))]
      : looksAt
        ? [token(label(entry.unit))]
        : looking(label(entry.unit), asked.produced),
    [{ kind: 'weight', text: weightText(asked.scale, entry), slot }],
  ];
  const own = looksAt ? looking(label(asked.focus), asked.produced) : [token(label(asked.focus))];
  const chosen = list.find(({ unit }) => unit === asked.partner);
  if (chosen) {
    const [other, weight] = named(chosen);
    return {
      template: asked.scale.measure === 'weight' ? l10n.t('{0} looks at {1} {2}') : l10n.t('{0} gets {2} from {1}'),
      args: looksAt ? [own, other, weight] : [other, own, weight],
    };
  }
  if (looksAt && asked.produced && asked.focus === asked.resting)
    return { template: l10n.t('{0} was given: no step produced it'), args: [[token(label(asked.focus))]] };
  const [first, second] = list;
  if (!first) return { template: l10n.t('{0} has no other token to link to'), args: [own] };
  if (asked.scale.measure !== 'weight') {
    const two = second && second.weight >= 0.1 * asked.scale.most ? second : undefined;
    return { template: brought(looksAt, two !== undefined), args: [own, ...named(first), ...(two ? named(two) : [])] };
  }
  if (!looksAt) return { template: l10n.t('{0} is looked at most by {1} {2}'), args: [own, ...named(first)] };
  const resting = restsOn(asked, first);
  const next = resting ? list.find((entry) => !restsOn(asked, entry)) : second;
  const worthNaming = next && next.weight >= (resting ? 0.02 : 0.1) ? next : undefined;
  return { template: strength(first.weight, resting, worthNaming !== undefined), args: [own, ...named(first), ...(worthNaming ? named(worthNaming) : [])] };
}

/** Of another measure than the weight. */
function brought(looksAt: boolean, two: boolean): string {
  if (looksAt) return two ? l10n.t('{0} gets most from {1} {2} and from {3} {4}') : l10n.t('{0} gets most from {1} {2}');
  return two ? l10n.t('{0} brings most to {1} {2} and to {3} {4}') : l10n.t('{0} brings most to {1} {2}');
}

/** How strongly it looks, or rests, and whether a second token is named. */
function strength(weight: number, resting: boolean, two: boolean): string {
  if (resting && weight >= 0.5)
    return two ? l10n.t('{0} mostly rests on {1} {2}; of the words it looks most at {3} {4}') : l10n.t('{0} mostly rests on {1} {2}');
  if (resting) return two ? l10n.t('{0} rests most on {1} {2}; of the words it looks most at {3} {4}') : l10n.t('{0} rests most on {1} {2}');
  if (weight >= 0.5) return two ? l10n.t('{0} looks mostly at {1} {2} and at {3} {4}') : l10n.t('{0} looks mostly at {1} {2}');
  if (weight >= 0.15) return two ? l10n.t('{0} looks most at {1} {2} and at {3} {4}') : l10n.t('{0} looks most at {1} {2}');
  return two ? l10n.t('{0} looks at many tokens, most at {1} {2} and at {3} {4}') : l10n.t('{0} looks at many tokens, most at {1} {2}');
}

/** `57.7 %`; with its spread where it is a mean. */
export const weightText = ({ measure }: Pick<Scale, 'measure'>, { weight, spread }: Pick<Ranked, 'weight' | 'spread'>): string =>
  measuredWithSpread(measure, weight, spread);

/** For screen readers. */
export const plainText = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');
