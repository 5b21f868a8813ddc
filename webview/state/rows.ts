/**
 * Which rows are asked for. Of a text that fits a screen or ten, all at once; of a longer one only those that are seen and the focused one,
 * in chunks, so that a text of 8,192 tokens costs what is looked at and not 268 million weights a head.
 */
import { computed, signal } from '@preact/signals';
import { stable } from './stable.ts';
import { columnTotal, firstRow, focus, rowTotal } from './units.ts';

/** A head with more weights than a text of so many tokens has is not fetched whole. */
const WHOLE = 1024;
/** Rows of a chunk. */
const CHUNK = 64;

/** First and last (exclusive) row, counted from 0. */
export type RowRange = readonly [from: number, to: number];

/** The units on screen that look, set by the drawing; null while nothing is drawn, as beside the table. */
export const seen = signal<RowRange | null>(null);

/** Whether only some rows are at hand. */
export const isPartial = computed(() => rowTotal.value * columnTotal.value > WHOLE * WHOLE);

/** The rows to ask for, in chunks. */
export const wantedRows = stable((): readonly RowRange[] => {
  if (!rowTotal.value) return [];
  return isPartial.value ? chunksOf([seenRows(), focusedRow()]) : [[0, rowTotal.value]];
});

const seenRows = (): RowRange => (seen.value ? [seen.value[0] - firstRow.value, seen.value[1] - firstRow.value] : [0, 0]);

function focusedRow(): RowRange {
  const row = (focus.value ?? -1) - firstRow.value;
  return row < 0 ? [0, 0] : [row, row + 1];
}

/** The chunks that hold some ranges, in order. */
function chunksOf(ranges: readonly RowRange[]): readonly RowRange[] {
  const chunks = new Set<number>();
  for (const [from, to] of ranges) for (let chunk = Math.floor(from / CHUNK); chunk * CHUNK < to; chunk++) chunks.add(chunk);
  return [...chunks]
    .filter((chunk) => chunk * CHUNK < rowTotal.value)
    .sort((a, b) => a - b)
    .map((chunk) => [chunk * CHUNK, Math.min(rowTotal.value, (chunk + 1) * CHUNK)]);
}
