/** Texts and models as they are given on the command line. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { builtInModel } from '../models/manifest.ts';
import { isHubId, isWhole, namedModel } from '../models/resolve.ts';
import { UserError } from '../protocol/errors.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { WrongUse } from './wrongUse.ts';

/** Where the package lies: this program is dist/cli.js in it. */
export const ROOT = path.join(import.meta.dirname, '..');

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

/** A model by a short name, a folder or a file, `ollama:NAME:TAG`, or a hub id that was downloaded. Nothing is downloaded. */
export async function findModel(given: string): Promise<ModelSource> {
  const place = path.resolve(given);
  if (builtInModel(given) === undefined && (await exists(place))) return { id: given, name: path.basename(place), folder: place };
  const named = namedModel(given, ROOT);
  if (named && (await exists(named.folder)) && (builtInModel(given) === undefined || isWhole(named))) return named;
  if (named || isHubId(given))
    throw new UserError('modelNotFetched', '{0} is not on this machine. "models get {0}" brings it, if there is such a model.', [given]);
  throw new UserError('modelUnknown', 'There is no model {0}: it is no folder, no file and no id. "models" lists those on this machine.', [given]);
}

const exists = (place: string) =>
  stat(place).then(
    () => true,
    () => false,
  );

export const reason = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
