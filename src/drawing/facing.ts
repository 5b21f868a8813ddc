/**
 * Two texts that face each other: what is looked at above, what looks below, links between. Longer texts are read in bands, as translations
 * between the lines are: each band has a line of the upper text and under it the line of the lower one that stands at the same share of its
 * text, so that most links are short. A link to another band runs over the lines between.
 */
import { boxWidths, gapBefore, type Joint, type Layout, type LayoutOptions, type Line, lineWidth, MARGIN, placeLine, roomFor } from './layout.ts';

export interface FacingOptions extends Omit<LayoutOptions, 'rightToLeft' | 'isCausal'> {
  /** The first label of the lower text. */
  readonly facing: number;
  readonly rightToLeft: readonly [upper: boolean, lower: boolean];
}

/** Between the two lines of a band: the least for many bands, and the most that is of use. */
const LEAST_GAP = 76;
const MOST_GAP = 210;
/** Of the room between the lines, in parts of the longest line. */
const USEFUL = 0.42;
/** Between bands. */
const SPACING = 42;
/** Between words. */
const GAPS = [14, 10, 6, 3] as const;
/** Over the first line and under the first line of the lower text, for their titles. */
const TITLE = 26;

interface Side {
  readonly widths: Float32Array;
  readonly joints: readonly Joint[];
}

export function layOutFacing(textWidths: readonly number[], joints: readonly Joint[], options: FacingOptions): Layout {
  const { width, labelHeight, facing, rightToLeft } = options;
  const available = roomFor(width);
  const widths = boxWidths(textWidths, available);
  // Paragraphs stay on their line: a text and its translation may differ in them.
  const flowing = joints.map((joint): Joint => (joint === 'line' ? 'space' : joint));
  const sides: readonly [Side, Side] = [
    { widths: widths.subarray(0, facing), joints: flowing.slice(0, facing) },
    { widths: widths.subarray(facing), joints: flowing.slice(facing) },
  ];
  const { gap, count, breaks } = bands(sides, available);
  const x = new Float32Array(widths.length);
  const line = new Uint16Array(widths.length);
  const spans: Span[] = [];
  for (let band = 0; band < count; band++) {
    for (const [index, side] of sides.entries()) {
      const first = index ? facing : 0;
      const [start = 0, end = side.widths.length] = (breaks[index] ?? []).slice(band, band + 2);
      const length = placeLine(x.subarray(first), side.widths, side.joints, start, end, gap);
      line.fill(spans.length, first + start, first + end);
      spans.push({ from: first + start, to: first + end, length, isMirrored: rightToLeft[index] ?? false });
    }
  }
  const widest = Math.max(...spans.map(({ length }) => length));
  for (const { from, to, length, isMirrored } of spans) {
    // Single lines stand in the middle; wrapped ones share an edge, as text does, and stand there together.
    const left = MARGIN + (available - (count === 1 ? length : widest)) / 2;
    for (let place = from; place < to; place++) {
      const centre = left + (x[place] ?? 0);
      x[place] = isMirrored ? width - centre : centre;
    }
  }
  const lines = stack(spans, widest, options);
  const last = lines.at(-1);
  return { width, height: last ? last.top + labelHeight + last.below : 0, labelHeight, facing, x, widths, line, lines };
}

/** One line of one text. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly isMirrored: boolean;
}

interface Bands {
  readonly count: number;
  /** Where the lines of the upper and of the lower text begin. */
  readonly breaks: readonly (readonly number[])[];
  /** Between words. */
  readonly gap: number;
}

/** As few bands as hold both texts; then the widest gap with which they do. */
function bands(sides: readonly Side[], available: number): Bands {
  const narrowest = GAPS.at(-1) ?? 0;
  const longest = Math.max(...sides.map(({ widths, joints }) => lineWidth(widths, joints, narrowest)));
  // A label a line always fits.
  for (let count = Math.max(1, Math.ceil(longest / available)); ; count++) {
    for (const gap of GAPS) {
      const breaks = sides.map((side) => linesOf(side, gap, available, count) ?? []);
      if (breaks.every(({ length }) => length === count)) return { count, breaks, gap };
    }
  }
}

/** A text broken into so many lines of about one length, pieces of a word on one line where it is not longer; null where they do not hold it. */
function linesOf({ widths, joints }: Side, gap: number, available: number, count: number): readonly number[] | null {
  const total = lineWidth(widths, joints, gap);
  const starts = [0];
  let begun = 0; // where the line begins, were all on one
  let end = 0;
  let word = { place: 0, left: 0 };
  for (let place = 0; place < widths.length; place++) {
    const width = widths[place] ?? 0;
    const left = end + (place ? gapBefore(joints, place, gap) : 0);
    end = left + width;
    if (joints[place] !== 'glued') word = { place, left };
    const isDue = (left + width / 2) / total > starts.length / count && word.place === place && starts.length < count;
    for (const at of [word, { place, left }]) {
      const isFull = end - begun > available + 0.01;
      if (at.place <= (starts.at(-1) ?? 0) || !(isDue || isFull)) continue;
      starts.push(at.place);
      begun = at.left;
    }
  }
  if (starts.length > count) return null;
  while (starts.length < count) starts.push(widths.length);
  return starts;
}

function stack(spans: readonly Span[], widest: number, { height, labelHeight }: FacingOptions): readonly Line[] {
  const count = spans.length / 2;
  const edges = 2 * TITLE + (count - 1) * SPACING;
  const room = (height - edges) / count - 2 * labelHeight;
  const gap = Math.max(LEAST_GAP, Math.min(room, MOST_GAP, Math.max(LEAST_GAP, widest * USEFUL)));
  const free = Math.max(0, height - edges - count * (2 * labelHeight + gap)) / 2;
  return spans.map(({ from, to }, index) => {
    const span = { from, to };
    const band = Math.floor(index / 2);
    const top = (count === 1 ? free : 0) + TITLE + band * (2 * labelHeight + gap + SPACING);
    const outer = (isLast: boolean) => (isLast ? TITLE + (count === 1 ? free : 0) : SPACING / 2);
    return index % 2 === 0
      ? { ...span, top, above: outer(band === 0), below: gap }
      : { ...span, top: top + labelHeight + gap, above: gap, below: outer(band === count - 1) };
  });
}

/** Between bands a thin line, so that it is seen which two lines belong together: the places of these lines. */
export const bandEdges = ({ lines, labelHeight, facing }: Layout): readonly number[] =>
  facing === null ? [] : lines.flatMap(({ top, below }, index) => (index % 2 === 1 && index < lines.length - 1 ? [top + labelHeight + below] : []));

export interface Title {
  /** The edge that the text begins at, and its middle. */
  readonly x: number;
  readonly y: number;
  readonly atRight: boolean;
}

/** Where the titles of the two texts stand: over the first line, and under the first line of the lower text. */
export function titlesOf({ x, widths, lines, labelHeight, width }: Layout, rightToLeft: readonly [boolean, boolean]): readonly Title[] {
  return lines.slice(0, 2).map(({ from, to, top }, index) => {
    const atRight = rightToLeft[index] ?? false;
    const edge = (x[from] ?? width / 2) + ((atRight ? 1 : -1) * (widths[from] ?? 0)) / 2;
    return { x: from < to ? edge + (atRight ? -4 : 4) : width / 2, y: index === 0 ? top - 12 : top + labelHeight + 12, atRight };
  });
}
