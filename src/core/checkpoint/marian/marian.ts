/** A Marian binary, and the SentencePiece vocabulary beside it, as a model: those of Firefox Translations (Bergamot). */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../../errors.ts';
import { readSentencePiece } from '../../text/sentencePiece/model.ts';
import { sentencePieceTokenizer } from '../../text/sentencePiece/tokenizer.ts';
import type { TokenizerParts } from '../../text/tokenizer.ts';
import { stamp } from '../checkpoint.ts';
import { isMissing, listFolder, reason } from '../folder.ts';
import type { Source } from '../source.ts';
import { configOf } from './config.ts';
import { type Item, readItems } from './items.ts';
import { marianName, tensorsOf } from './tensors.ts';

/** Names that such a file has in a folder; PyTorch's pickled ones and the lists of words beside it have others. */
const NAME = /^model.*\.bin$|\.intgemm.*\.bin$/;

/** The binary in a folder; null where there is none. */
export async function marianIn(folder: string): Promise<string | null> {
  const names = await listFolder(folder);
  if (names.includes('config.json')) return null;
  const [found] = names.filter((name) => NAME.test(name)).sort();
  return found === undefined ? null : path.join(folder, found);
}

export async function openMarian(file: string): Promise<Source> {
  const name = path.basename(file);
  const items = guarded(file, name);
  const config = configOf(items, file);
  const real = await realpath(file);
  const checkpoint = async () => ({
    tensors: tensorsOf(items, real),
    files: [await stamp(real)],
    missing: (wanted: string) => errors.tensorMissingInFile(name, marianName(wanted)),
  });
  return {
    config,
    checkpoint,
    tokenizer: async () => read((await vocabularies(file)).source),
    targetTokenizer: async () => {
      const { source, target } = await vocabularies(file);
      return target === source ? null : read(target);
    },
    chatTemplate: () => Promise.resolve(null),
    stamps: async () => Promise.all([...new Set(Object.values(await vocabularies(file)))].map(stamp)),
  };
}

function guarded(file: string, name: string): Item[] {
  try {
    return readItems(file);
  } catch (error) {
    if (isMissing(error)) throw errors.fileMissing(name, path.dirname(file));
    if (error instanceof Error && 'syscall' in error) throw errors.fileUnreadable(name, reason(error));
    throw error;
  }
}

const read = async (file: string): Promise<TokenizerParts> => sentencePieceTokenizer(await readSentencePiece(file), { ends: '</s>' });

/** `vocab.enpt.spm` for both sides, or `srcvocab.…` and `trgvocab.…`. Of several, the one whose languages are in the model's name. */
async function vocabularies(file: string): Promise<{ readonly source: string; readonly target: string }> {
  const folder = path.dirname(file);
  const model = path.basename(file);
  const names = (await listFolder(folder)).sort();
  const named = (start: string) => {
    const found = names.filter((name) => name.startsWith(start) && name.endsWith('.spm'));
    return found.find((name) => model.includes(name.slice(start.length, -'.spm'.length))) ?? found[0];
  };
  const [source, target] = [named('srcvocab') ?? named('vocab'), named('trgvocab') ?? named('vocab')];
  if (source === undefined || target === undefined) throw errors.marianVocabularyMissing(model, folder);
  return { source: path.join(folder, source), target: path.join(folder, target) };
}
