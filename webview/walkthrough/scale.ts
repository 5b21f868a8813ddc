/** From number to colour: one scale for all strips of a step, from which its legend is made too. */

/** Share of the numbers that lie within the scale. A few are often far outside, and would leave nothing to see of the rest. */
const WITHIN = 0.98;
/** A largest number of more than this times the others' bound would leave them pale. */
const FAR = 1.25;
/** As many numbers tell how large most are. */
const SAMPLE = 20_000;
/** Of a number near zero, so that its cell is still seen. */
const FAINTEST = 0.05;

export interface Scale {
  /** What has the full colour: this number, and stronger ones. */
  readonly bound: number;
  /** There are stronger ones. */
  readonly isCut: boolean;
}

export function scaleOf(strips: readonly Float32Array[]): Scale {
  const total = strips.reduce((sum, { length }) => sum + length, 0);
  const every = Math.ceil(total / SAMPLE) | 1; // odd, so that it does not meet the same dimension of each vector
  const sample: number[] = [];
  let most = 0;
  let at = 0;
  for (const values of strips)
    for (const value of values) {
      const size = Math.abs(value);
      if (size > most) most = size;
      if (at++ % every === 0) sample.push(size);
    }
  const bound = Float32Array.from(sample).sort()[Math.floor(WITHIN * sample.length)] ?? 0;
  return most > FAR * bound && bound > 0 ? { bound, isCut: true } : { bound: most || 1, isCut: false };
}

/** How strong the colour of a number is, 0…1. */
export const strength = (value: number, { bound }: Pick<Scale, 'bound'>): number => FAINTEST + (1 - FAINTEST) * Math.min(1, Math.abs(value) / bound);

/** For each of `columns` columns the number that it shows: of several the one farthest from zero. */
export function columnsOf(values: ArrayLike<number>, columns: number): Float32Array {
  const shown = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    for (let at = from; at < to; at++) if (Math.abs(values[at] ?? 0) >= Math.abs(shown[column] ?? 0)) shown[column] = values[at] ?? 0;
  }
  return shown;
}
