/** Texts and models as they are given on the command line. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { builtInModel } from '../models/manifest.ts';
import { modelSource } from '../models/folders.ts';
import { UserError } from '../protocol/errors.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { WrongUse } from './wrongUse.ts';

/** Where the package lies: this program is dist/cli.js in it. */
const ROOT = path.join(import.meta.dirname, '..');

export interface TextOptions {
  readonly positionals: readonly string[];
  readonly file: string | undefined;
  readonly pairFile: string | undefined;
}

/** The text, or both of a pair. */
export async function readTexts({ positionals, file, pairFile }: TextOptions): Promise<string[]> {
  const [given, ...more] = positionals;
  if (more.length > 0) throw new WrongUse('more than one text is given: put it in quotes');
  if (given !== undefined && file !== undefined) throw new WrongUse('a text and --file are given: choose one');
  if (given === undefined && file === undefined) throw new WrongUse('a text is missing: give it in quotes, or with --file (- for standard input)');
  const first = given ?? (await readText(file ?? '-'));
  return pairFile === undefined ? [first] : [first, await readText(pairFile)];
}

export async function readText(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError('textUnreadable', '{0} cannot be read ({1}). Check the path.', [file, reason(error)]);
  }
}

/** A built-in model by its id, a folder, or a GGUF file. */
export async function findModel(given: string): Promise<ModelSource> {
  const builtIn = builtInModel(given);
  if (builtIn) {
    const source = modelSource(builtIn, ROOT);
    if ((await kindOf(source.folder)) === null)
      throw new UserError('modelNotFetched', '{0} is not on this machine. Run "npm start -- --no-open" to fetch it, or put its files into {1}.', [
        builtIn.name,
        source.folder,
      ]);
    return source;
  }
  const place = path.resolve(given);
  const isModel = (await isFolder(place)) || (/\.gguf$/i.test(place) && (await isFile(place)));
  if (isModel) return { id: given, name: path.basename(place), folder: place };
  throw new UserError(
    'modelUnknown',
    'There is no model {0}: it is neither the id of a built-in model nor a folder nor a GGUF file. Use minilm, or a folder with config.json, tokenizer.json and model.safetensors.',
    [given],
  );
}

const kindOf = (file: string) =>
  stat(file).then(
    (stats) => (stats.isDirectory() ? 'folder' : 'file'),
    () => null,
  );
const isFolder = async (place: string) => (await kindOf(place)) === 'folder';
const isFile = async (place: string) => (await kindOf(place)) === 'file';

export const reason = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
