/**
 * Records what the gallery draws: real weights of the default model, rounded, so that the pictures can be made and compared without it.
 * Run with `npx tsx test/gallery/record.ts` after the core's numbers were changed on purpose.
 */
import fs from 'node:fs';
import path from 'node:path';
import { sequenceOf } from '../../src/protocol/inspection.ts';
import { unitsOf } from '../../src/drawing/units.ts';
import { closeModel, inspect, TROPHY } from '../page/support/inspect.ts';

const HEADS = [
  { layer: 3, head: 1 },
  { layer: 0, head: 2 },
];

const { state, answers } = await inspect([TROPHY]);
const { inspection, texts } = state;
if (!inspection) throw new Error('no inspection');
const units = unitsOf(sequenceOf(inspection, 'text'), texts, false).map(({ label, special, glued, opens }) => ({ label, special, glued, opens }));
const { values } = await answers.weights({
  inspection: inspection.id,
  site: 'encoder.self',
  heads: HEADS,
  rows: [0, units.length],
  presentation: { words: false, renormalised: false },
});
const weights = Array.from(values, (value) => Number(value.toFixed(4)));
fs.writeFileSync(path.join(import.meta.dirname, 'trophy.json'), `${JSON.stringify({ heads: ['L3 H1', 'L0 H2'], units, weights })}\n`);
await closeModel();
