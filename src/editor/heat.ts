/** Which stretches of text are tinted, how strongly, and in whose colour. */
import { heatOpacity } from '../drawing/scale.ts';
import type { TextRange } from '../protocol/inspection.ts';
import type { View } from '../protocol/view.ts';
import { answers, type Reading, sideOf, unitOf } from '../session/reading.ts';

/** Tints that can be told apart, and few enough for one decoration type each. */
export const LEVELS = 10;

export interface Tint {
  readonly segment: number;
  readonly range: TextRange;
  readonly colour: number;
  /** 1 … LEVELS */
  readonly level: number;
  /** The strongest link of its head: told by a line as well, not by the tint alone. */
  readonly strongest: boolean;
}

export interface Spot {
  readonly segment: number;
  readonly range: TextRange;
}

/** The opacity of a level, by the same scale as in every drawing. */
export const levelOpacity = (level: number) => heatOpacity((level / LEVELS) ** 2);

/** Level of a weight; 0 where a tint could not be seen. */
export const levelOf = (weight: number) => (weight < 0.01 ? 0 : Math.min(LEVELS, Math.max(1, Math.round(LEVELS * Math.sqrt(weight)))));

/** What the focused token looks at, or who looks at it. A stretch that several heads look at has the colour of the one that does most. */
export function heatOf(reading: Reading, view: View): readonly Tint[] {
  const focus = unitOf(reading, view.focus, view.direction);
  if (focus === null) return [];
  const tints = new Map<number, Tint & { weight: number }>();
  for (const { lens, links } of answers(reading, focus, view.direction)) {
    const strongest = links.find(({ other }) => other.range);
    for (const {
      unit,
      weight,
      other: { range, segment },
    } of links) {
      const level = levelOf(weight);
      if (level === 0) break; // the rest is weaker
      const known = tints.get(unit);
      if (!range || (known && known.weight >= weight)) continue;
      tints.set(unit, { segment: segment ?? 0, range, colour: lens.colour, level, weight, strongest: unit === strongest?.unit || (known?.strongest ?? false) });
    }
  }
  return [...tints.values()];
}

/** Where the focused token stands. */
export function focusSpot(reading: Reading, view: View): Spot | null {
  const focus = unitOf(reading, view.focus, view.direction);
  const unit = focus === null ? null : sideOf(reading, view.direction).units[focus];
  return unit?.range ? { segment: unit.segment ?? 0, range: unit.range } : null;
}
