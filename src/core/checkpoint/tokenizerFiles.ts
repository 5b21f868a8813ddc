/** Which of a folder's files cut a text into tokens: tokenizer.json, or the vocabulary of SentencePiece for families whose ids follow from it. */
import path from 'node:path';
import { errors } from '../errors.ts';
import { readSentencePiece } from '../text/sentencePiece/model.ts';
import { type Around, type Ids, sentencePieceTokenizer } from '../text/sentencePiece/tokenizer.ts';
import type { TokenizerParts } from '../text/tokenizer.ts';
import { type JsonObject, listFolder, readJson } from './folder.ts';

export interface TokenizerFiles {
  readonly names: readonly string[];
  read(): Promise<TokenizerParts>;
  /** Of the target, where it is cut by another vocabulary than the source. */
  readTarget(): Promise<TokenizerParts | null>;
}

const JSON_FILE = 'tokenizer.json';
const IDS_FILE = 'vocab.json';

interface Scheme {
  readonly file: string;
  readonly target?: string;
  readonly around: Around;
  /** Ids are those of vocab.json. */
  readonly mapped?: true;
}

const T5: Scheme = { file: 'spiece.model', around: { ends: '</s>' } };
const LLAMA: Scheme = { file: 'tokenizer.model', around: { begins: '<s>' } };
const GEMMA: Scheme = { file: 'tokenizer.model', around: { begins: '<bos>' } };

/** Families that put the vocabulary's own pieces around a text and change nothing else; by `model_type`. */
const SCHEMES: ReadonlyMap<unknown, Scheme> = new Map([
  ['t5', T5],
  ['mt5', T5],
  ['marian', { file: 'source.spm', target: 'target.spm', around: { ends: '</s>' }, mapped: true }],
  ['llama', LLAMA],
  ['mistral', LLAMA],
  ['gemma2', GEMMA],
  ['gemma3_text', GEMMA],
]);

/** Throws where a folder has none that can be read. */
export async function tokenizerFilesOf(folder: string, { model_type: type }: JsonObject): Promise<TokenizerFiles> {
  const names = await listFolder(folder);
  if (names.includes(JSON_FILE))
    return { names: [JSON_FILE], read: async () => ({ json: await readJson(folder, JSON_FILE), own: null }), readTarget: () => Promise.resolve(null) };
  const scheme = SCHEMES.get(type);
  const sentencePiece = names.find((name) => /^(spiece|sentencepiece|tokenizer|source|vocab).*\.(model|spm)$/.test(name));
  if (!scheme || !names.includes(scheme.file)) throw sentencePiece ? errors.sentencePieceOnly(sentencePiece) : errors.fileMissing(JSON_FILE, folder);
  const { file, target, around, mapped } = scheme;
  const read = async (name: string) =>
    sentencePieceTokenizer(await readSentencePiece(path.join(folder, name)), around, mapped ? await readIds(folder, name) : null);
  return {
    names: [file, ...(target === undefined ? [] : [target]), ...(mapped ? [IDS_FILE] : [])],
    read: () => read(file),
    readTarget: () => (target === undefined ? Promise.resolve(null) : read(target)),
  };
}

/** A map of pieces to the numbers from 0 on, each once. */
async function readIds(folder: string, vocabulary: string): Promise<Ids> {
  const entries = Object.entries(await readJson(folder, IDS_FILE));
  const ids = new Map(
    entries.flatMap(([piece, id]) => (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < entries.length ? [[piece, id]] : [])),
  );
  if (ids.size === 0 || new Set(ids.values()).size < entries.length) throw errors.idsUnusable(IDS_FILE, vocabulary);
  return ids;
}
