/** `npm run walkthrough`: the pictures of the walkthrough, of the samples and with the true numbers of their models, in media/walkthrough. */
import fs from 'node:fs';
import path from 'node:path';
import { across, documents, limits, problem } from './arcs.ts';
import { heads } from './heads.ts';
import { Models, ROOT } from './models.ts';
import { softmax } from './softmax.ts';
import { vectors } from './vectors.ts';

const PICTURES = { problem, vectors, softmax, heads, documents, limits, across };

const folder = path.join(ROOT, 'media', 'walkthrough');
fs.mkdirSync(folder, { recursive: true });
const models = new Models();
for (const [name, draw] of Object.entries(PICTURES)) {
  const file = path.join(folder, `${name}.svg`);
  fs.writeFileSync(file, await draw(models));
  console.log(`${path.relative(ROOT, file)}: ${(fs.statSync(file).size / 1000).toFixed(1)} kB`);
}
await models.dispose();
