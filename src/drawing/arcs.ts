/**
 * Arcs as cubic Béziers. Conventions: y grows downward; an arc starts at the query (who looks) and ends at the key (what is looked at).
 * A link that looks back (the key stands earlier) leaves the query's upper edge, one that looks ahead its lower edge, in either reading
 * direction. Within a line the arc comes back to the same edge; between lines, and between two texts, it runs to the edge that faces it.
 * A token's link to itself is a small loop over its label.
 */
import { HEADROOM, type Layout } from './layout.ts';

/** Start, two handles, end. */
export interface Curve {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly x3: number;
  readonly y3: number;
}

/** Several heads may link the same tokens: each gets a lane of its own, this far from the next. */
const LANE = 2.5;
const LANE_HEIGHT = 4;
/** Height of a small arc in parts of half its span. */
const STEEPNESS = 0.95;
/** A Bézier whose handles lie h away from its ends reaches 3/4 of h. */
const HANDLE = 4 / 3;
const LOOP_HALF_WIDTH = 5;
const LOOP_HEIGHT = 13;
/** Between label and arc. */
const CLEARANCE = 1;

export interface Lane {
  /** Which of the chosen heads, of how many. */
  readonly index: number;
  readonly count: number;
}

/** The curve of a link between two labels. */
export function arc(layout: Layout, query: number, key: number, lane: Lane = { index: 0, count: 1 }): Curve {
  const shift = (lane.index - (lane.count - 1) / 2) * LANE;
  const from = (layout.x[query] ?? 0) + shift;
  const to = (layout.x[key] ?? 0) + shift;
  const start = layout.line[query] ?? 0;
  const end = layout.line[key] ?? 0;
  if (query === key) return loop(layout, start, from, lane);
  return start === end ? within(layout, start, from, to, key < query, lane) : between(layout, start, end, from, to);
}

function loop(layout: Layout, index: number, x: number, lane: Lane): Curve {
  const y = (layout.lines[index]?.top ?? 0) - CLEARANCE;
  const handle = y - (LOOP_HEIGHT + lane.index * LANE_HEIGHT) * HANDLE;
  return { x0: x - LOOP_HALF_WIDTH, y0: y, x1: x - LOOP_HALF_WIDTH, y1: handle, x2: x + LOOP_HALF_WIDTH, y2: handle, x3: x + LOOP_HALF_WIDTH, y3: y };
}

function within(layout: Layout, index: number, from: number, to: number, back: boolean, lane: Lane): Curve {
  const line = layout.lines[index];
  const top = line?.top ?? 0;
  const room = Math.max(12, (back ? (line?.above ?? 0) : (line?.below ?? 0)) - HEADROOM / (back ? 1 : 3) - LANE_HEIGHT * (lane.count - 1));
  const height = arcHeight(Math.abs(to - from) / 2, room) + lane.index * LANE_HEIGHT;
  const y = back ? top - CLEARANCE : top + layout.labelHeight + CLEARANCE;
  const handle = y - (back ? 1 : -1) * height * HANDLE;
  return { x0: from, y0: y, x1: from, y1: handle, x2: to, y2: handle, x3: to, y3: y };
}

/** Nearly a half circle while it is small; then ever flatter, so that it stays in the room and wider arcs still lie outside of narrower ones. */
function arcHeight(halfSpan: number, room: number): number {
  return room * Math.tanh((halfSpan * STEEPNESS) / room);
}

function between(layout: Layout, start: number, end: number, from: number, to: number): Curve {
  const back = end < start;
  const edge = (index: number, upper: boolean) => (layout.lines[index]?.top ?? 0) + (upper ? -CLEARANCE : layout.labelHeight + CLEARANCE);
  const y0 = edge(start, back);
  const y3 = edge(end, !back);
  const reach = (y3 - y0) * 0.5;
  return { x0: from, y0, x1: from, y1: y0 + reach, x2: to, y2: y3 - reach, x3: to, y3 };
}

/** Whether a link passes lines of text on its way. */
export const overText = ({ line }: Layout, query: number, key: number): boolean => Math.abs((line[query] ?? 0) - (line[key] ?? 0)) > 1;

/** The point at a share of a curve's way. Half of it is the top of an arc. */
export function pointAt({ x0, y0, x1, y1, x2, y2, x3, y3 }: Curve, share: number): { readonly x: number; readonly y: number } {
  const rest = 1 - share;
  const [a, b, c, d] = [rest ** 3, 3 * rest ** 2 * share, 3 * rest * share ** 2, share ** 3];
  return { x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 };
}

/** An arrow head's three corners at the key's end: the point touches the label, and the head lies along the curve. */
export function arrowHead(curve: Curve, size: number): readonly (readonly [x: number, y: number])[] {
  const length = Math.hypot(curve.x3 - curve.x2, curve.y3 - curve.y2) || 1;
  const dx = (curve.x3 - curve.x2) / length;
  const dy = (curve.y3 - curve.y2) / length;
  const baseX = curve.x3 - dx * size;
  const baseY = curve.y3 - dy * size;
  return [
    [curve.x3, curve.y3],
    [baseX - dy * size * 0.5, baseY + dx * size * 0.5],
    [baseX + dy * size * 0.5, baseY - dx * size * 0.5],
  ];
}

/** Whether a horizontal band touches the curve. */
export const inBand = ({ y0, y1, y2, y3 }: Curve, top: number, bottom: number): boolean =>
  Math.max(y0, y1, y2, y3) >= top && Math.min(y0, y1, y2, y3) <= bottom;
