/** Looks for values that are not a number, once a run came upon one. */
import type { TensorEntry } from './checkpoint.ts';
import { hasFloats, readFloats } from './floats.ts';

/** The name of the first tensor that holds a NaN, or null. */
export function findNaN(entries: readonly TensorEntry[]): string | null {
  return entries.find((entry) => hasFloats(entry) && readFloats(entry).some(Number.isNaN))?.name ?? null;
}
