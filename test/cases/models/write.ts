/** `npx tsx test/cases/models/write.ts OUT [NAME …]` writes the tiny models into a folder, to look at. */
import { modelNames, writeModel } from './models.ts';

const [root, ...names] = process.argv.slice(2);
if (!root) throw new Error('usage: write.ts OUT [NAME …]');
for (const name of names.length ? names : modelNames) writeModel(name, root);
