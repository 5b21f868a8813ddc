/** How the numbers of a walk-through are written, and which of many are shown. */
import { numberText } from '../../src/drawing/language.ts';

/** For reading: two digits, fewer of large numbers, more of small ones. */
export function shortText(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return numberText(value);
  if (size >= 100) return numberText(value, 1);
  return numberText(value, size >= 0.01 || size < 5e-7 ? 2 : Math.ceil(-Math.log10(size)) + 1);
}

/** For a constant of the model, which is often a whole number. */
export const constantText = (value: number): string => (Number.isInteger(value) ? numberText(value) : shortText(value));

/** For the numbers of a column: all with the digits that the largest of them needs. */
export function columnText([least, most]: readonly [number, number]): (value: number) => string {
  const size = Math.max(Math.abs(least), Math.abs(most));
  const digits = size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
  return (value) => numberText(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value, digits); // never −0.00
}

/** For one cell of a strip: five digits that count. */
export function fullText(value: number): string {
  const size = Math.abs(value);
  return numberText(value, size === 0 ? 0 : Math.max(0, Math.min(9, 4 - Math.floor(Math.log10(size)))));
}

/** The shortest text that reads as the same 32-bit number, in any language: for what is copied. */
export function exactText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}

/** A vector as JSON. */
export const copyText = (values: ArrayLike<number>): string => `[${Array.from(values, exactText).join(', ')}]`;

export function norm(values: Float32Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares);
}

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((all, value) => all + value, 0);

/** The places of the largest numbers, largest first; the chosen ones are among them whatever they are. */
export function largest(values: ArrayLike<number>, count: number, chosen: readonly number[] = []): number[] {
  const places = Array.from(values, (_, place) => place);
  const at = (place: number) => values[place] ?? 0;
  const order = places.sort((a, b) => at(b) - at(a) || a - b);
  const first = order.slice(0, count);
  const missing = chosen.filter((place) => !first.includes(place)).slice(0, count);
  return [...first.slice(0, count - missing.length), ...missing].sort((a, b) => at(b) - at(a) || a - b);
}
