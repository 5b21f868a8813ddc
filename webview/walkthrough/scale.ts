/** From number to colour: one scale for all strips of a step, from which its legend is made too. */

/** Share of the numbers that lie within the scale. A few are often far outside, and would leave nothing to see of the rest. */
const WITHIN = 0.98;
/** Of a number near zero, so that its cell is still seen. */
const FAINTEST = 0.05;

export interface Scale {
  /** What has the full colour: this number, and stronger ones. */
  readonly bound: number;
  /** There are stronger ones. */
  readonly isCut: boolean;
}

export function scaleOf(strips: readonly ArrayLike<number>[]): Scale {
  const sizes = Float32Array.from(strips.flatMap((values) => Array.from(values, Math.abs))).sort();
  const most = sizes.at(-1) ?? 0;
  const bound = sizes[Math.min(sizes.length - 1, Math.floor(WITHIN * sizes.length))] ?? 0;
  return most > 1.25 * bound && bound > 0 ? { bound, isCut: true } : { bound: most || 1, isCut: false };
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
