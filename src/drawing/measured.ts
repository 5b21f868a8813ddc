/** The numbers of a measure: how they are written, and how strongly they are drawn. */
import * as l10n from '@vscode/l10n';
import { type HeadRef, headName } from '../protocol/inspection.ts';
import { MEASURES, type MeasureId } from '../protocol/measures.ts';
import { amount, numberText, percent } from './language.ts';
import { eachRow, type Link, type Weights } from './links.ts';

export interface Scale {
  readonly measure: MeasureId;
  /** The number that is drawn as strongly as can be: the most that there is, or the largest that is shown. */
  readonly most: number;
}

export const WEIGHT_SCALE: Scale = { measure: 'weight', most: 1 };

/** Shares are written in per cent, lengths as numbers with three digits. `rough`: where room is scarce. */
export const measured = (measure: MeasureId, value: number, rough = false): string =>
  MEASURES[measure].most === null ? amount(value, rough ? 2 : 3) : percent(value, rough ? 0 : 1);

/** With its spread where it is a mean. */
export const measuredWithSpread = (measure: MeasureId, value: number, spread: number | null): string =>
  spread === null
    ? measured(measure, value)
    : `${measured(measure, value)} ± ${MEASURES[measure].most === null ? amount(spread) : numberText(100 * spread, 1)}`;

/** As a person calls it. */
export const measureName = (measure: MeasureId): string => l10n.t(MEASURES[measure].name);

/** Name, formula and source: what a picture or a file says of its numbers. */
export const measureText = (measure: MeasureId): string =>
  measure === 'weight'
    ? l10n.t('attention weight (softmax probability)')
    : l10n.t('{0}: {1} ({2})', measureName(measure), MEASURES[measure].formula, MEASURES[measure].source);

/** `L3 H1`; `L3` where the heads of a layer share the numbers. */
export const headNameIn = (measure: MeasureId, head: HeadRef): string => (MEASURES[measure].perHead ? headName(head) : `L${head.layer}`);

/** Whether two heads have the same numbers. */
export const sameNumbers = (measure: MeasureId, a: HeadRef, b: HeadRef): boolean => a.layer === b.layer && (a.head === b.head || !MEASURES[measure].perHead);

/** The scale of some weights; `hidden` marks the units that are not shown. */
export function scaleOf(measure: MeasureId, layers: readonly Weights[], hidden: Uint8Array): Scale {
  const { most } = MEASURES[measure];
  return { measure, most: most ?? (largest(layers, hidden) || 1) };
}

function largest(layers: readonly Weights[], hidden: Uint8Array): number {
  let most = 0;
  for (const weights of layers)
    eachRow(weights, (query, row) => {
      if (hidden[query]) return;
      for (let key = 0; key < row.length; key++) if (!hidden[key]) most = Math.max(most, row[key] ?? 0);
    });
  return most;
}

/** Links with shares of the most in place of their numbers: what lines are drawn by. */
export const drawnBy = ({ most }: Scale, links: readonly Link[]): readonly Link[] =>
  most === 1 ? links : links.map(({ query, key, weight }) => ({ query, key, weight: weight / most }));
