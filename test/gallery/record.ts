/**
 * Records what the gallery draws: real weights of the default model and of a translation model, rounded, so that the pictures can be made
 * and compared without them. Run with `npx tsx test/gallery/record.ts` after the core's numbers were changed on purpose.
 */
import fs from 'node:fs';
import path from 'node:path';
import { sidesOf } from '../../src/drawing/sides.ts';
import { type HeadRef, headName, siteOf, type SiteName } from '../../src/protocol/inspection.ts';
import { closeModels, inspect, type InspectOptions, TROPHY } from '../page/support/inspect.ts';

const NURSE = 'The nurse gave her keys to the driver because she was tired.';
const LONGER = `${NURSE} He drove her home through the rain, and she slept all the way. In the morning the keys were on the kitchen table, beside a note that said thank you.`;

async function record(file: string, text: string, name: SiteName, heads: readonly HeadRef[], options: InspectOptions): Promise<void> {
  const { state, answers } = await inspect([text], options);
  if (!state.inspection) throw new Error('no inspection');
  const { units, facing } = sidesOf(state.inspection, siteOf(state.inspection, name), state.texts, false);
  const { values } = await answers.weights({
    inspection: state.inspection.id,
    site: name,
    heads,
    rows: [0, units.length - (facing?.first ?? 0)],
    presentation: { words: false, renormalised: false },
  });
  const recorded = {
    heads: heads.map(headName),
    units: units.map(({ label, special, glued, opens, made }) => ({ label, special, glued, opens, made })),
    facing,
    weights: Array.from(values, (value) => Number(value.toFixed(4))),
  };
  fs.writeFileSync(path.join(import.meta.dirname, file), `${JSON.stringify(recorded)}\n`);
}

const head = (layer: number, at: number) => ({ layer, head: at });
await record('trophy.json', TROPHY, 'encoder.self', [head(3, 1), head(0, 2)], {});
await record('decoder.json', TROPHY, 'decoder.self', [head(18, 3)], { model: 'smollm2' });
await record('nurse.json', NURSE, 'decoder.cross', [head(1, 0), head(0, 5)], { model: 'en-pt' });
await record('longer.json', LONGER, 'decoder.cross', [head(1, 0)], { model: 'en-pt' });
await closeModels();
