/** Opens what a model is read from, by what it is. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../errors.ts';
import { stamp } from './checkpoint.ts';
import { chatTemplateOf, withGeneration } from './generation.ts';
import { openGguf } from './gguf/gguf.ts';
import { openCheckpoint, readJson } from './folder.ts';
import { marianIn, openMarian } from './marian/marian.ts';
import type { Source } from './source.ts';
import { tokenizerFilesOf } from './tokenizerFiles.ts';

/** @param place a model's folder, or a file that holds a whole model: GGUF or Marian's */
export async function openSource(place: string): Promise<Source> {
  if (await isGguf(place)) return openGguf(place);
  if (!place.toLowerCase().endsWith('.bin')) {
    const marian = await marianIn(place);
    return marian === null ? openFolder(place) : openSource(marian);
  }
  if (PICKLE.test(await firstBytes(place, 4))) throw errors.pickleOnly(path.basename(place));
  return openMarian(place);
}

/** Of a zip archive, as PyTorch writes them, and of the older ones: a pickle of protocol 2 or later. */
const PICKLE = /^PK\x03\x04|^\x80[\x02-\x05]/;

/** By its name, so that a broken one is told as such, or by its first bytes: Ollama's store has no endings. */
async function isGguf(place: string): Promise<boolean> {
  return place.toLowerCase().endsWith('.gguf') || (await firstBytes(place, 4)) === 'GGUF';
}

/** Of a folder, and of what cannot be read: none. */
async function firstBytes(file: string, count: number): Promise<string> {
  const handle = await open(file).catch(() => null);
  try {
    const read = await handle?.read({ buffer: Buffer.alloc(count), length: count });
    return read?.buffer.toString('latin1', 0, read.bytesRead) ?? '';
  } catch {
    return '';
  } finally {
    await handle?.close();
  }
}

async function openFolder(folder: string): Promise<Source> {
  const config = await withGeneration(folder, await readJson(folder, 'config.json'));
  const files = () => tokenizerFilesOf(folder, config);
  return {
    config,
    checkpoint: () => openCheckpoint(folder),
    tokenizer: async () => (await files()).read(),
    targetTokenizer: async () => (await files()).readTarget(),
    chatTemplate: async () => ((await files()).names.includes('tokenizer.json') ? chatTemplateOf(folder) : null), // a turn's markers are found by the library alone
    stamps: async () => Promise.all(['config.json', ...(await files()).names].map((name) => stamp(path.join(folder, name)))),
  };
}
