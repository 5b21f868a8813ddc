/** `models`: what is on this machine, as a table or as JSON; `models get` brings one. */
import path from 'node:path';
import { describeModel } from '../core/describe.ts';
import { errors } from '../models/errors.ts';
import { fetchModel } from '../models/fetch.ts';
import { modelFolder, modelSource } from '../models/folders.ts';
import { findModels, type FoundModel } from '../models/found.ts';
import { hubAddress, tokenOfMachine } from '../models/hub.ts';
import { checkFamily, downloadFromHub, findOnHub } from '../models/hubModel.ts';
import { builtInModel } from '../models/manifest.ts';
import { sizeText } from '../models/sizes.ts';
import type { Progress } from '../models/download.ts';
import type { ModelDescription } from '../protocol/engine.ts';
import { UserError } from '../protocol/errors.ts';
import { ROOT } from './input.ts';
import { parseOptions } from './options.ts';
import { WrongUse } from './wrongUse.ts';

export const MODELS_USAGE = `  attention-inspector models [FOLDER…] [--json]
    what is on this machine, and in these folders: id, family, layers × heads, size, and why one cannot be opened
  attention-inspector models get ID
    brings minilm, smollm2, en-pt, or a model of the hub: OWNER/NAME, or OWNER/NAME/FILE.gguf`;

export async function models(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, { json: { type: 'boolean', default: false } });
  const [first, id, ...more] = positionals;
  if (first !== 'get') return list(positionals, values.json);
  if (id === undefined || more.length > 0) throw new WrongUse('models get takes one id');
  console.log(await get(id));
}

interface Listed extends FoundModel {
  readonly description: ModelDescription | null;
  /** Why it cannot be opened. */
  readonly refused: string | null;
}

async function list(folders: readonly string[], asJson: boolean): Promise<void> {
  const listed: Listed[] = [];
  const search = findModels({ packageRoot: ROOT, folders: folders.map((folder) => path.resolve(folder)) });
  for await (const model of search) listed.push({ ...model, ...(await described(model)) });
  console.log(asJson ? JSON.stringify(listed.map(asObject)) : table(listed));
}

async function described({ folder }: FoundModel): Promise<Pick<Listed, 'description' | 'refused'>> {
  try {
    return { description: await describeModel(folder), refused: null };
  } catch (error) {
    if (error instanceof UserError) return { description: null, refused: error.message };
    throw error;
  }
}

const asObject = ({ id, name, folder, store, bytes, description, refused }: Listed) => ({
  ...{ id, name, folder, store },
  ...(description ?? { family: null, layers: null, heads: null, bytes, memory: null }),
  refused,
});

function table(listed: readonly Listed[]): string {
  if (listed.length === 0) return 'There is no model on this machine. "models get minilm" brings one.';
  const rows = listed.map(({ id, store, bytes, description, refused }) => [
    id,
    description?.family ?? '–',
    description ? `${description.layers} × ${description.heads}` : '–',
    sizeText(description?.bytes ?? bytes),
    refused === null ? store : `${store}; cannot be opened: ${refused}`,
  ]);
  const lines = [['id', 'family', 'layers × heads', 'size', 'where'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

/** Brings a model; answers with the folder or file that it is. Ctrl+C keeps what has come. */
async function get(id: string): Promise<string> {
  const cancel = new AbortController();
  const stop = () => cancel.abort();
  process.once('SIGINT', stop);
  const options = { signal: cancel.signal, onProgress: reportBytes() };
  try {
    const builtIn = builtInModel(id);
    if (builtIn) {
      await fetchModel(builtIn, modelFolder(id, ROOT), { ...options, log: console.error });
      return modelSource(builtIn, ROOT).folder;
    }
    const hub = { address: hubAddress(), token: await tokenOfMachine() };
    const [choice, ...others] = (await findOnHub(id, hub, cancel.signal)).choices;
    if (!choice) throw errors.nothingToOpen(id);
    if (choice.id !== id && others.length > 0) throw errors.chooseFile(id, [choice, ...others].map((other) => other.id).join(', '));
    await checkFamily(choice, hub, describeModel);
    return await downloadFromHub(choice, hub, options);
  } finally {
    process.off('SIGINT', stop);
  }
}

/** A line for every tenth, or one that moves where somebody watches. */
function reportBytes(): (progress: Progress) => void {
  let told = 0;
  const steps = process.stderr.isTTY ? 100 : 10;
  return ({ done, total }) => {
    const step = Math.floor((steps * done) / total);
    if (step <= told) return;
    told = step;
    const line = `${sizeText(done)} of ${sizeText(total)}`;
    process.stderr.write(process.stderr.isTTY ? `\r${line.padEnd(30)}${done === total ? '\n' : ''}` : `${line}\n`);
  };
}
