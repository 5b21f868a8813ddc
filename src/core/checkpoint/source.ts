/** What a model is read from: a folder with its files, or one file that holds them all. Each part is read when it is asked for, so that what is wrong is told in that order. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../errors.ts';
import { type Checkpoint, type FileStamp, stamp } from './checkpoint.ts';
import { type ChatTemplate, chatTemplateOf, withGeneration } from './generation.ts';
import { openGguf } from './gguf/gguf.ts';
import type { TokenizerParts } from '../text/tokenizer.ts';
import { type JsonObject, openCheckpoint, readJson } from './folder.ts';
import { marianIn, openMarian } from './marian/marian.ts';
import { tokenizerFilesOf } from './tokenizerFiles.ts';

export interface Source {
  /** As config.json of the Hugging Face Hub has it. */
  readonly config: JsonObject;
  checkpoint(): Promise<Checkpoint>;
  tokenizer(): Promise<TokenizerParts>;
  /** Null where a target is cut as a source is. */
  targetTokenizer(): Promise<TokenizerParts | null>;
  /** Null where the model was not taught to chat. */
  chatTemplate(): Promise<ChatTemplate | null>;
  /** The files beside those of the checkpoint; throws where one is missing. */
  stamps(): Promise<FileStamp[]>;
}

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
