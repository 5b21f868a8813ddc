/** What a model is read from: a folder with its files, or one file that holds them all. Each part is read when it is asked for, so that what is wrong is told in that order. */
import path from 'node:path';
import { errors } from '../errors.ts';
import { type Checkpoint, type FileStamp, stamp } from './checkpoint.ts';
import { openGguf } from './gguf/gguf.ts';
import { type JsonObject, listFolder, openCheckpoint, readJson } from './folder.ts';

export interface Source {
  /** As config.json of the Hugging Face Hub has it. */
  readonly config: JsonObject;
  checkpoint(): Promise<Checkpoint>;
  /** As tokenizer.json of Hugging Face's tokenizers has it. */
  tokenizer(): Promise<JsonObject>;
  /** The files beside those of the checkpoint. */
  stamps(): Promise<FileStamp[]>;
}

/** @param place a model's folder or a GGUF file */
export function openSource(place: string): Promise<Source> {
  return place.toLowerCase().endsWith('.gguf') ? openGguf(place) : openFolder(place);
}

async function openFolder(folder: string): Promise<Source> {
  return {
    config: await readJson(folder, 'config.json'),
    checkpoint: () => openCheckpoint(folder),
    tokenizer: () => readTokenizer(folder),
    stamps: () => Promise.all(['config.json', 'tokenizer.json'].map((name) => stamp(path.join(folder, name)))),
  };
}

async function readTokenizer(folder: string): Promise<JsonObject> {
  const names = await listFolder(folder);
  const sentencePiece = names.find((name) => /^(spiece|sentencepiece|tokenizer|source|vocab).*\.(model|spm)$/.test(name));
  if (!names.includes('tokenizer.json') && sentencePiece) throw errors.sentencePieceOnly(sentencePiece);
  return readJson(folder, 'tokenizer.json');
}
