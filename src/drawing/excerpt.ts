/** Which units a small picture shows: the focus, what it is linked to most, and a little text around. */
import type { Link } from './links.ts';

/** In text order. `room` is how many units fit. */
export function excerpt(count: number, focus: number, links: readonly Link[], room: number): readonly number[] {
  const wanted = new Set([focus]);
  const add = (unit: number) => {
    if (unit >= 0 && unit < count && wanted.size < room) wanted.add(unit);
  };
  for (const { query, key } of links.slice(0, Math.ceil(room / 3))) add(query === focus ? key : query);
  const anchors = [...wanted];
  for (let distance = 1; wanted.size < Math.min(room, count); distance++) {
    for (const unit of anchors) {
      add(unit + distance);
      add(unit - distance);
    }
  }
  return [...wanted].sort((a, b) => a - b);
}
