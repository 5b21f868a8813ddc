/** The recorded sample: units, and the weights of two heads. */
import fs from 'node:fs';
import path from 'node:path';
import type { PictureLayer, PictureOptions, PictureUnit } from '../../src/drawing/svg.ts';
import { allRows } from '../../src/drawing/links.ts';
import { headColour, type Tone } from '../../src/drawing/palette.ts';

interface Recorded {
  readonly heads: readonly string[];
  readonly units: readonly PictureUnit[];
  readonly weights: readonly number[];
}

const recorded = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'trophy.json'), 'utf8')) as Recorded;

export const { units } = recorded;
/** Places of two tokens in the sample. */
export const [IT, TROPHY] = [11, 2];

/** The recorded heads as layers of a drawing. */
export function layers(tone: Tone, count = recorded.heads.length): readonly PictureLayer[] {
  const size = units.length ** 2;
  return recorded.heads.slice(0, count).map((name, slot) => ({
    name,
    colour: headColour(slot, tone),
    weights: allRows(Float32Array.from(recorded.weights.slice(slot * size, (slot + 1) * size)), units.length),
  }));
}

/** What most pictures have in common. */
export const sample = (options: Partial<PictureOptions> = {}): PictureOptions => ({
  units,
  layers: layers(options.tone ?? 'light', 1),
  focus: IT,
  direction: 'looksAt',
  links: { kind: 'mass', mass: 0.8 },
  specials: 'shown',
  width: 640,
  tone: 'light',
  ...options,
});
