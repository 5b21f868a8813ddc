/**
 * Reads a SentencePiece vocabulary (`.spm`, `.model`), a protobuf message, with a library's reader of the wire format. The file comes from anywhere:
 * its size has a limit, and what does not fit the format is refused. Format: sentencepiece_model.proto of https://github.com/google/sentencepiece
 */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, reason } from '../../checkpoint/folder.ts';
import { errors } from '../../errors.ts';
import { type Charsmap, charsmapOf } from './charsmap.ts';

/** Three times that of the largest known, Gemma's 262,144 pieces. */
const MAX_BYTES = 16 << 20;

/** The format's numbers of what a piece is. */
export const PIECE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly type: number;
}

/** How a text is changed before it is cut. */
export interface NormaliserSpec {
  readonly charsmap: Charsmap;
  readonly dummyPrefix: boolean;
  readonly removeExtraSpaces: boolean;
}

export interface SentencePieceModel {
  readonly kind: 'unigram' | 'bpe';
  /** By id. */
  readonly pieces: readonly Piece[];
  readonly normaliser: NormaliserSpec;
  readonly byteFallback: boolean;
}

/** Kinds of models, by the format's numbers; the last two cannot be read. */
const KINDS: Readonly<Record<number, string>> = { 1: 'unigram', 2: 'bpe', 3: 'word', 4: 'char' };

export async function readSentencePiece(file: string): Promise<SentencePieceModel> {
  const name = path.basename(file);
  const bytes = await read(file, name);
  const model = parse(bytes, name);
  if (!model.pieces.some(({ type }) => type === PIECE.unknown) || model.pieces.some(({ text, score }) => text === '' || !Number.isFinite(score)))
    throw errors.sentencePieceBroken(name);
  return model;
}

async function read(file: string, name: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size > MAX_BYTES) throw errors.sentencePieceBroken(name);
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) throw errors.fileMissing(name, path.dirname(file));
    if (error instanceof Error && 'syscall' in error) throw errors.fileUnreadable(name, reason(error));
    throw error;
  }
}

/** A field's reader, by the field's number. */
type Fields = Readonly<Record<number, (reader: BinaryReader) => void>>;

function parse(bytes: Uint8Array, name: string): SentencePieceModel {
  const pieces: Piece[] = [];
  const parts = new Set<string>();
  const trainer = { kind: 1, byteFallback: false, spaceAsSuffix: false };
  const normaliser = { charsmap: new Uint8Array(), dummyPrefix: true, removeExtraSpaces: true, escapeSpaces: true };
  try {
    message(bytes, {
      1: (reader) => pieces.push(piece(reader.bytes())),
      2: (reader) => {
        parts.add('trainer');
        message(reader.bytes(), {
          3: (field) => (trainer.kind = field.int32()),
          24: (field) => (trainer.spaceAsSuffix = field.bool()),
          35: (field) => (trainer.byteFallback = field.bool()),
        });
      },
      3: (reader) => {
        parts.add('normaliser');
        message(reader.bytes(), {
          2: (field) => (normaliser.charsmap = Uint8Array.from(field.bytes())),
          3: (field) => (normaliser.dummyPrefix = field.bool()),
          4: (field) => (normaliser.removeExtraSpaces = field.bool()),
          5: (field) => (normaliser.escapeSpaces = field.bool()),
        });
      },
    });
  } catch {
    throw errors.sentencePieceBroken(name); // the library's errors speak of wire types and bytes
  }
  if (parts.size < 2) throw errors.sentencePieceBroken(name); // they come after the pieces, so the file is cut short
  const kind = KINDS[trainer.kind];
  if (kind !== 'unigram' && kind !== 'bpe') throw errors.metaVariant(name, 'model_type', kind ?? String(trainer.kind));
  if (trainer.spaceAsSuffix) throw errors.metaVariant(name, 'treat_whitespace_as_suffix', 'true');
  if (!normaliser.escapeSpaces) throw errors.metaVariant(name, 'escape_whitespaces', 'false');
  const charsmap = charsmapOf(normaliser.charsmap);
  if (!charsmap) throw errors.sentencePieceBroken(name);
  return { kind, pieces, normaliser: { ...normaliser, charsmap }, byteFallback: trainer.byteFallback };
}

function piece(bytes: Uint8Array): Piece {
  const found = { text: '', score: 0, type: PIECE.normal as number };
  message(bytes, {
    1: (reader) => (found.text = reader.string()),
    2: (reader) => (found.score = reader.float()),
    3: (reader) => (found.type = reader.int32()),
  });
  return found;
}

/** Reads the fields that are asked for; the others are skipped. */
function message(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const read = fields[field];
    if (read) read(reader);
    else reader.skip(wireType, field);
  }
}
