/** The sample that most pictures show. */
import type { PictureOptions } from '../../src/drawing/svg.ts';
import type { Tone } from '../../src/drawing/palette.ts';
import { Sample } from './recorded.ts';

const trophy = new Sample('trophy');

export const { units } = trophy;
/** Places of two tokens in the sample. */
export const [IT, TROPHY] = [11, 2];

export const layers = (tone: Tone, count?: number) => trophy.layers(tone, count);
export const sample = (options: Partial<PictureOptions> = {}): PictureOptions => trophy.options(IT, options);
