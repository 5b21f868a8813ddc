/** Which stretches of text are tinted, how strongly, and in whose colour. */
import { heatOpacity } from '../drawing/scale.ts';
import type { Sequence, TextRange } from '../protocol/inspection.ts';
import type { View } from '../protocol/view.ts';
import { answers, focusOf, otherSide, type Reading, sideOf } from '../session/reading.ts';

/** Tints that can be told apart, and few enough for one decoration type each. */
export const LEVELS = 10;

/** A stretch of a sequence's text, which need not be in the document. */
export interface Stretch {
  readonly sequence: Sequence;
  readonly segment: number;
  readonly range: TextRange;
}

export interface Tint extends Stretch {
  readonly colour: number;
  /** 1 … LEVELS */
  readonly level: number;
  /** The strongest link of its head: told by a line as well, not by the tint alone. */
  readonly strongest: boolean;
}

/** The opacity of a level, by the same scale as in every drawing. */
export const levelOpacity = (level: number) => heatOpacity((level / LEVELS) ** 2);

/** Level of a share of the largest; 0 where a tint could not be seen. */
export const levelOf = (share: number) => (share < 0.01 ? 0 : Math.min(LEVELS, Math.max(1, Math.round(LEVELS * Math.sqrt(share)))));

/** What the focused token looks at, or who looks at it. A stretch that several heads look at has the colour of the one that does most. */
export function heatOf(reading: Reading, view: View): readonly Tint[] {
  const focus = focusOf(reading, view);
  if (!focus) return [];
  const { sequence } = otherSide(reading, focus.direction);
  const tints = new Map<number, Tint & { weight: number }>();
  for (const { lens, links } of answers(reading, focus.unit, focus.direction)) {
    const strongest = links.find(({ other }) => other.range);
    for (const { unit, weight, other } of links) {
      const level = levelOf(weight / reading.scale.most);
      if (level === 0) break; // the rest is weaker
      const known = tints.get(unit);
      if (!other.range || (known && known.weight >= weight)) continue;
      const stretch = { sequence, segment: other.segment ?? 0, range: other.range };
      tints.set(unit, { ...stretch, colour: lens.colour, level, weight, strongest: unit === strongest?.unit || (known?.strongest ?? false) });
    }
  }
  return [...tints.values()];
}

/** Where the focused token stands. */
export function focusStretch(reading: Reading, view: View): Stretch | null {
  const focus = focusOf(reading, view);
  if (!focus) return null;
  const { sequence, units } = sideOf(reading, focus.direction);
  const unit = units[focus.unit];
  return unit?.range ? { sequence, segment: unit.segment ?? 0, range: unit.range } : null;
}
