/**
 * Where the labels stand: one line of text, wrapped where it does not fit, with room above and below each line for its arcs.
 * Points, y downward. A text that runs from right to left does so here too; its order is still that of the tokens.
 */

export interface LayoutOptions {
  /** Of the drawing. */
  readonly width: number;
  /** To fill if the lines are few; many lines make the drawing higher. */
  readonly height: number;
  readonly rightToLeft: boolean;
  /** No link looks ahead: then hardly any room is kept below the lines. */
  readonly isCausal: boolean;
  /** Of a label's box. */
  readonly labelHeight: number;
}

export interface Line {
  /** Upper edge of the labels. */
  readonly top: number;
  /** Room for arcs over and under the labels. */
  readonly above: number;
  readonly below: number;
  /** First and last (exclusive) label. */
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly labelHeight: number;
  /** The first label of the lower text where two texts face each other; null where a text looks at itself. */
  readonly facing: number | null;
  /** Centre of each label. */
  readonly x: Float32Array;
  /** Width of each label's box. */
  readonly widths: Float32Array;
  /** Line of each label. */
  readonly line: Uint16Array;
  readonly lines: readonly Line[];
}

/** Around the text of a label. */
const PADDING = 4;
/** Between words; what does not fit at a wide gap is tried at a narrower one before it is wrapped. */
const GAPS = [10, 6, 1] as const;
/** Between words of a text that is wrapped anyway. */
const WRAPPED_GAP = 6;
/** Between labels that touch in the text: their paddings share the room. */
const GLUED_GAP = -4;
export const MARGIN = 8;
/** Least room for arcs where there are many lines, and the most that is of use. */
const LEAST_ABOVE = 34;
const LEAST_BELOW = 24;
/** Of the room for arcs, how much lies above: most links look back, and all of them in a decoder. */
const SHARE_ABOVE = 0.66;
/** Of the room below, where no arc lies. */
const FREE_BELOW = 8;
/** Room that the widest arc can use, in parts of its span; see arcs.ts. */
const USEFUL = 0.6;
/** Over the highest arc, for its number. */
export const HEADROOM = 18;

/** How a label follows the one before it: after a space, touching it, or on a new line. */
export type Joint = 'space' | 'glued' | 'line';

/** Of a line, between the margins. */
export const roomFor = (width: number): number => Math.max(60, width - 2 * MARGIN);

/** Places labels of the given text widths. */
export function layOut(textWidths: readonly number[], joints: readonly Joint[], options: LayoutOptions): Layout {
  const count = textWidths.length;
  const available = roomFor(options.width);
  const widths = boxWidths(textWidths, available);
  const gap = GAPS.find((wide) => lineWidth(widths, joints, wide) <= available) ?? WRAPPED_GAP;
  const starts = breakLines(widths, joints, gap, available);
  const line = new Uint16Array(count);
  const x = new Float32Array(count);
  let widest = 0;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? count;
    const length = placeLine(x, widths, joints, start, end, gap);
    widest = Math.max(widest, length);
    // A single line stands in the middle; wrapped ones share an edge, as text does.
    const left = MARGIN + (starts.length === 1 ? (available - length) / 2 : 0);
    for (let place = start; place < end; place++) {
      const centre = left + (x[place] ?? 0);
      x[place] = options.rightToLeft ? options.width - centre : centre;
      line[place] = index;
    }
  }
  const lines = stackLines(starts, count, widest, options);
  const last = lines.at(-1);
  const height = last ? last.top + options.labelHeight + last.below : 0;
  return { width: options.width, height, labelHeight: options.labelHeight, facing: null, x, widths, line, lines };
}

/** Of the labels' boxes: none is wider than the drawing. */
export const boxWidths = (textWidths: readonly number[], available: number): Float32Array =>
  Float32Array.from(textWidths, (width) => Math.min(available, width + 2 * PADDING));

export const gapBefore = (joints: readonly Joint[], place: number, gap: number) => (joints[place] === 'glued' ? GLUED_GAP : gap);

/** Of the longest line, if none is wrapped. */
export function lineWidth(widths: Float32Array, joints: readonly Joint[], gap: number): number {
  let longest = 0;
  let sum = 0;
  for (let place = 0; place < widths.length; place++) {
    sum = joints[place] === 'line' ? 0 : sum + (place ? gapBefore(joints, place, gap) : 0);
    sum += widths[place] ?? 0;
    longest = Math.max(longest, sum);
  }
  return longest;
}

function breakLines(widths: Float32Array, joints: readonly Joint[], gap: number, available: number): readonly number[] {
  const starts = [0];
  let used = 0;
  for (let place = 0; place < widths.length; place++) {
    const width = widths[place] ?? 0;
    const next = used + (used ? gapBefore(joints, place, gap) : 0) + width;
    if (used && (joints[place] === 'line' || next > available + 0.01)) {
      starts.push(place);
      used = width;
    } else used = next;
  }
  return starts;
}

/** Centres from the line's own start; returns the length of the line. */
export function placeLine(x: Float32Array, widths: Float32Array, joints: readonly Joint[], start: number, end: number, gap: number): number {
  let used = 0;
  for (let place = start; place < end; place++) {
    if (place > start) used += gapBefore(joints, place, gap);
    x[place] = used + (widths[place] ?? 0) / 2;
    used += widths[place] ?? 0;
  }
  return used;
}

function stackLines(starts: readonly number[], count: number, widest: number, { height, labelHeight, isCausal }: LayoutOptions): readonly Line[] {
  const room = Math.max(0, height / starts.length - labelHeight);
  const useful = widest * USEFUL + HEADROOM;
  const above = Math.max(LEAST_ABOVE, Math.min(isCausal ? room - FREE_BELOW : room * SHARE_ABOVE, useful));
  const below = isCausal ? FREE_BELOW : Math.max(LEAST_BELOW, Math.min(room * (1 - SHARE_ABOVE), useful));
  return starts.map((from, index) => ({ top: above + index * (above + labelHeight + below), above, below, from, to: starts[index + 1] ?? count }));
}
