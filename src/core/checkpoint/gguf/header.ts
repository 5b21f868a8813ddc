/**
 * The header of a GGUF file: named values, then the names, shapes, types and places of the tensors.
 * The file comes from anywhere: counts, lengths and depths have limits and are compared with what is left of the file before anything is
 * allocated. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { errors } from '../../errors.ts';
import { FileReader } from '../fileReader.ts';
import { refuseNotGguf } from './notGguf.ts';

/** Far above what the largest models have. */
const MAX_KEYS = 10_000;
const MAX_TENSORS = 100_000;
const MAX_ITEMS = 4_000_000;
const MAX_DEPTH = 3;
const MAX_DIMENSIONS = 4;

const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 1 << 20;

/** A number, a text, a switch, or a list of one of them. */
export type MetaValue = number | string | boolean | readonly MetaValue[];
export type Metadata = ReadonlyMap<string, MetaValue>;

export interface TensorInfo {
  readonly name: string;
  /** As PyTorch counts them: the dimension whose elements are neighbours comes last. */
  readonly shape: readonly number[];
  /** ggml's number of the type. */
  readonly type: number;
  /** From the start of the data. */
  readonly offset: number;
}

export interface Header {
  readonly metadata: Metadata;
  readonly tensors: readonly TensorInfo[];
  /** Where the data begins, and how large the file is. */
  readonly dataStart: number;
  readonly size: number;
  readonly alignment: number;
}

export function readHeader(file: string): Header {
  const open = openSync(file, 'r');
  try {
    return parse(new FileReader(open, path.basename(file)));
  } finally {
    closeSync(open);
  }
}

function parse(reader: FileReader): Header {
  refuseNotGguf(reader);
  const tensorCount = count(reader, MAX_TENSORS, MIN_TENSOR_BYTES);
  const keyCount = count(reader, MAX_KEYS, MIN_KEY_BYTES);
  const metadata = new Map<string, MetaValue>();
  for (let i = 0; i < keyCount; i++) {
    const key = reader.text();
    if (metadata.has(key)) throw errors.nameTwice(reader.name, key);
    metadata.set(key, value(reader, reader.uint32(), 0));
  }
  const tensors = Array.from({ length: tensorCount }, () => tensorInfo(reader));
  const alignment = metadata.get('general.alignment') ?? DEFAULT_ALIGNMENT;
  if (typeof alignment !== 'number' || !Number.isInteger(alignment) || alignment < 1 || alignment > MAX_ALIGNMENT)
    throw errors.metaUnusable(reader.name, 'general.alignment', String(alignment));
  return { metadata, tensors, dataStart: Math.ceil(reader.position / alignment) * alignment, size: reader.size, alignment };
}

/** A name of no letters, one dimension, type and offset; a key of no letters, a type and a byte. */
const MIN_TENSOR_BYTES = 24;
const MIN_KEY_BYTES = 13;

/** A count that fits into the rest of the file; one that a real file might have, but this one has not, speaks of a file cut short. */
function count(reader: FileReader, max: number, bytesEach: number): number {
  const found = reader.uint64();
  if (found > max) throw errors.countImpossible(reader.name, found);
  if (found * bytesEach > reader.remaining) throw errors.headerIncomplete(reader.name);
  return found;
}

/** Readers of the types that a value may have, by the format's numbers, with the bytes that one takes at least. */
const SCALARS: Readonly<Record<number, readonly [bytes: number, read: (reader: FileReader) => MetaValue]>> = {
  0: [1, (reader) => reader.uint8()],
  1: [1, (reader) => reader.int8()],
  2: [2, (reader) => reader.uint16()],
  3: [2, (reader) => reader.int16()],
  4: [4, (reader) => reader.uint32()],
  5: [4, (reader) => reader.int32()],
  6: [4, (reader) => reader.float32()],
  7: [1, (reader) => reader.uint8() !== 0],
  8: [8, (reader) => reader.text()],
  10: [8, (reader) => reader.uint64()],
  11: [8, (reader) => reader.int64()],
  12: [8, (reader) => reader.float64()],
};

const LIST = 9;
const MIN_LIST_BYTES = 12;

function value(reader: FileReader, type: number, depth: number): MetaValue {
  if (type === LIST) return list(reader, depth + 1);
  const scalar = SCALARS[type];
  if (!scalar) throw errors.metaTypeUnknown(reader.name, type);
  return scalar[1](reader);
}

function list(reader: FileReader, depth: number): readonly MetaValue[] {
  if (depth > MAX_DEPTH) throw errors.listsTooDeep(reader.name);
  const type = reader.uint32();
  const length = count(reader, MAX_ITEMS, type === LIST ? MIN_LIST_BYTES : (SCALARS[type]?.[0] ?? 1));
  return Array.from({ length }, () => value(reader, type, depth));
}

function tensorInfo(reader: FileReader): TensorInfo {
  const name = reader.text();
  const dimensions = reader.uint32();
  if (dimensions > MAX_DIMENSIONS) throw errors.entryUnreadable(reader.name, name);
  const shape = Array.from({ length: dimensions }, () => reader.uint64()).reverse();
  if (!Number.isSafeInteger(shape.reduce((product, size) => product * size, 1))) throw errors.tensorTooLarge(reader.name, name, `[${shape.join(', ')}]`);
  return { name, shape, type: reader.uint32(), offset: reader.uint64() };
}
