/**
 * `npm run bench`: this program beside PyTorch, BertViz and a native translator, on this machine. Prints smallest times and the medians of the ratios, ours ÷ peer.
 * `-- --json FILE` also writes them as a list of { name, unit, ours, peer, ratio, goal }; `-- --only NAME` runs the parts whose name holds it.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareEnvironment } from './environment.ts';
import { capture, cold, focus, memory, picture } from './miniLM.ts';
import { meets, table } from './report.ts';
import type { Comparison } from './rounds.ts';
import { smolCapture, smolMemory, smolOpening } from './smolLM2.ts';
import { translation } from './translation.ts';

const PARTS = [capture, picture, cold, focus, memory, smolCapture, smolMemory, smolOpening, translation];

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
execFileSync(process.execPath, ['esbuild.js'], { cwd: path.join(import.meta.dirname, '../..'), stdio: 'inherit' });
const environment = prepareEnvironment();

const results: Comparison[] = [];
for (const part of PARTS.filter(({ name }) => !values.only || name.includes(values.only))) {
  const found = await part(environment);
  results.push(...found);
  console.log(`${table(found)}\n`);
}
if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
const missed = results.filter((result) => !meets(result));
console.log(missed.length ? `${missed.length} goals missed: ${missed.map(({ name }) => name).join(', ')}` : 'all goals reached');
