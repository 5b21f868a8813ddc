/** What stands out around the focus: tinted labels, and numbers beside arcs. */
import { type Curve, pointAt } from './arcs.ts';
import type { Link } from './links.ts';
import { restingShare } from './scale.ts';

/** At most so many numbers a head, none below this weight. Arrow heads have the same limit. */
const MOST_NUMBERS = 3;
export const LEAST_NUMBER = 0.05;
/** Two numbers nearer than this would lie on each other. */
const NUMBER_WIDTH = 34;
const NUMBER_HEIGHT = 13;
/** From the top of an arc to the middle of its number. */
const OVER = 10;
const UNDER = 9;
/** Between two texts a number stands on its line, nearer to the other end than to the focus: there the lines lie apart. */
const TOWARDS_OTHER = 0.68;

export interface Tint {
  readonly weight: number;
  /** Which of the layers gives it. */
  readonly layer: number;
}

/** The tint of each unit that the focus is linked to: that of the layer that gives it most. `sets` has the focus's links, a list for each layer. */
export function tintsOf(sets: readonly (readonly Link[])[], direction: 'looksAt' | 'lookedAtBy', resting: number | null): ReadonlyMap<number, Tint> {
  const tints = new Map<number, Tint>();
  sets.forEach((links, layer) => {
    for (const link of links) {
      const unit = direction === 'looksAt' ? link.key : link.query;
      const weight = link.weight * restingShare(link, resting);
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

/** The weights of the strongest links, where they do not lie on each other. `facing`: which way a focus between two texts looks. */
export function numbersOf(
  sets: readonly (readonly Link[])[],
  curveOf: (link: Link, layer: number) => Curve,
  facing: 'looksAt' | 'lookedAtBy' | null,
): readonly PlacedNumber[] {
  const placed: PlacedNumber[] = [];
  sets.forEach((links, layer) => {
    for (const link of links.slice(0, MOST_NUMBERS)) {
      const { x, y } = numberPlace(curveOf(link, layer), link, facing);
      const free = placed.every((other) => Math.abs(other.x - x) >= NUMBER_WIDTH || Math.abs(other.y - y) >= NUMBER_HEIGHT);
      if (link.weight >= LEAST_NUMBER && free) placed.push({ weight: link.weight, layer, x, y });
    }
  });
  return placed;
}

function numberPlace(curve: Curve, { query, key }: Link, facing: 'looksAt' | 'lookedAtBy' | null): { readonly x: number; readonly y: number } {
  if (facing) return pointAt(curve, facing === 'looksAt' ? TOWARDS_OTHER : 1 - TOWARDS_OTHER);
  const { x, y } = pointAt(curve, 0.5);
  return { x, y: key <= query ? y - OVER : y + UNDER };
}
