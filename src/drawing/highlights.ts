/** What stands out around the focus: tinted labels, and numbers beside arcs. */
import { type Curve, middle } from './arcs.ts';
import type { Link } from './links.ts';

/** At most so many numbers a head, none below this weight. Arrow heads have the same limit. */
const MOST_NUMBERS = 3;
export const LEAST_NUMBER = 0.05;
/** Two numbers nearer than this would lie on each other. */
const NUMBER_WIDTH = 34;
const NUMBER_HEIGHT = 13;
/** From the top of an arc to the middle of its number. */
const OVER = 10;
const UNDER = 9;

export interface Tint {
  readonly weight: number;
  /** Which of the layers gives it. */
  readonly layer: number;
}

/** The tint of each unit that the focus is linked to: that of the layer that gives it most. `sets` has the focus's links, a list for each layer. */
export function tintsOf(sets: readonly (readonly Link[])[], direction: 'looksAt' | 'lookedAtBy'): ReadonlyMap<number, Tint> {
  const tints = new Map<number, Tint>();
  sets.forEach((links, layer) => {
    for (const { query, key, weight } of links) {
      const unit = direction === 'looksAt' ? key : query;
      if (weight > (tints.get(unit)?.weight ?? 0)) tints.set(unit, { weight, layer });
    }
  });
  return tints;
}

export interface PlacedNumber {
  readonly weight: number;
  readonly layer: number;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

/** The weights of the strongest links, where they do not lie on each other. */
export function numbersOf(sets: readonly (readonly Link[])[], curveOf: (link: Link, layer: number) => Curve): readonly PlacedNumber[] {
  const placed: PlacedNumber[] = [];
  sets.forEach((links, layer) => {
    for (const link of links.slice(0, MOST_NUMBERS)) {
      const { x, y: top } = middle(curveOf(link, layer));
      const y = link.key <= link.query ? top - OVER : top + UNDER;
      const free = placed.every((other) => Math.abs(other.x - x) >= NUMBER_WIDTH || Math.abs(other.y - y) >= NUMBER_HEIGHT);
      if (link.weight >= LEAST_NUMBER && free) placed.push({ weight: link.weight, layer, x, y });
    }
  });
  return placed;
}
