/** Which units a small picture shows: the focus, what it is linked to most, and a little text around. */
import type { Link } from './links.ts';

/** In text order. `room` is how many units fit. */
export const excerpt = (count: number, focus: number, links: readonly Link[], room: number): readonly number[] =>
  filled([focus, ...others(focus, links, room)], 0, count, room);

/** Of two texts that face each other: `room` units of each. `first` is the first unit of the lower one. */
export function facingExcerpt(count: number, first: number, focus: number, links: readonly Link[], room: number): readonly number[] {
  const across = others(focus, links, room);
  return focus < first
    ? [...filled([focus], 0, first, room), ...filled(across, first, count, room)]
    : [...filled(across, 0, first, room), ...filled([focus], first, count, room)];
}

/** The units that it is linked to most. */
const others = (focus: number, links: readonly Link[], room: number): readonly number[] =>
  links.slice(0, Math.ceil(room / 3)).map(({ query, key }) => (query === focus ? key : query));

/** The anchors, and what stands around them. */
function filled(anchors: readonly number[], from: number, to: number, room: number): readonly number[] {
  const wanted = new Set<number>();
  const add = (unit: number) => {
    if (unit >= from && unit < to && wanted.size < room) wanted.add(unit);
  };
  for (const unit of anchors) add(unit);
  const kept = [...wanted];
  for (let distance = 1; kept.length && wanted.size < Math.min(room, to - from); distance++) {
    for (const unit of kept) {
      add(unit + distance);
      add(unit - distance);
    }
  }
  return [...wanted].sort((a, b) => a - b);
}
