import type { MeasureId } from '../../../protocol/measures.ts';
import { carried } from './carried.ts';
import type { Measure } from './measure.ts';
import { rollout } from './rollout.ts';
import { weight } from './weight.ts';

export const measures: Readonly<Record<MeasureId, Measure>> = { weight, carried, rollout };
