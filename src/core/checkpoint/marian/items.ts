/**
 * The items of a Marian binary (`model.bin`, and the quantised ones of Firefox Translations): counts and sizes, then names, then shapes, then the data
 * from a padded place on, one item after the other. The file comes from anywhere: every number has a limit and is compared with what is left of the file
 * before anything is allocated. Format: `src/common/binary.cpp` of Marian.
 */
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { errors } from '../../errors.ts';
import { FileReader } from '../fileReader.ts';

/** Far above what the largest models have. */
const MAX_ITEMS = 10_000;
const MAX_NAME_BYTES = 1000;
const MAX_DIMENSIONS = 4;

const VERSION = 1;
/** A larger number at the beginning is no version of this format. */
const MAX_VERSION = 1000;

/** Sizes of an item, a name of no letters and no shape. */
const MIN_ITEM_BYTES = 33;

/** Marian's numbers of types. */
export const TYPES = { int8: 0x0101, float32: 0x0404, intgemm8: 0x4101 } as const;

export interface Item {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly number[];
  /** From the start of the file. */
  readonly offset: number;
  /** With what fills it up to the next item. */
  readonly bytes: number;
}

export function readItems(file: string): Item[] {
  const open = openSync(file, 'r');
  try {
    return parse(new FileReader(open, path.basename(file)));
  } finally {
    closeSync(open);
  }
}

interface Sizes {
  readonly name: number;
  readonly type: number;
  readonly dimensions: number;
  readonly bytes: number;
}

function parse(reader: FileReader): Item[] {
  const { name: file, size } = reader;
  refuseOthers(reader);
  const count = reader.uint64();
  if (count > MAX_ITEMS) throw errors.countImpossible(file, count);
  if (count * MIN_ITEM_BYTES > reader.remaining) throw errors.headerIncomplete(file);
  const sizes = Array.from({ length: count }, () => sizesOf(reader));
  const names = sizes.map(({ name }) => reader.characters(name).replace(/\0+$/, ''));
  const shapes = sizes.map(({ dimensions }) => Array.from({ length: dimensions }, () => reader.int32()));
  const padding = reader.uint64();
  const start = reader.position + padding;
  if (start > size) throw errors.rangeOutside(file, names[0] ?? '');
  const items = itemsOf(sizes, names, shapes, start, file);
  const end = items.reduce((sum, { bytes }) => sum + bytes, start);
  if (end > size) throw errors.fileIncomplete(file, size, end);
  if (end < size) throw errors.strayBytes(file, size - end);
  return items;
}

function refuseOthers(reader: FileReader): void {
  const { name, size } = reader;
  if (size === 0) throw errors.fileEmpty(name);
  if (size < 16) throw errors.notMarian(name);
  const version = reader.uint64();
  if (version === 0 || version > MAX_VERSION) throw errors.notMarian(name);
  if (version !== VERSION) throw errors.marianVersion(name, version);
}

function sizesOf(reader: FileReader): Sizes {
  const [name, type, dimensions, bytes] = [reader.uint64(), reader.uint64(), reader.uint64(), reader.uint64()];
  if (name > MAX_NAME_BYTES) throw errors.lengthImpossible(reader.name, name);
  if (dimensions > MAX_DIMENSIONS) throw errors.countImpossible(reader.name, dimensions);
  if (bytes > reader.size) throw errors.lengthImpossible(reader.name, bytes);
  return { name, type, dimensions, bytes };
}

function itemsOf(sizes: readonly Sizes[], names: readonly string[], shapes: readonly (readonly number[])[], start: number, file: string): Item[] {
  const seen = new Set<string>();
  let offset = start;
  return sizes.map(({ type, bytes }, at) => {
    const [name = '', shape = []] = [names[at], shapes[at]];
    if (seen.has(name)) throw errors.nameTwice(file, name);
    seen.add(name);
    const item = { name, type, shape, offset, bytes };
    offset += bytes;
    if (payloadOf(item, file) > bytes) throw errors.sizeMismatch(file, name, `[${shape.join(', ')}]`, typeName(type), bytes);
    return item;
  });
}

/** Bytes that an item's elements take, with the multiplier after those of 8 bits. */
function payloadOf({ name, type, shape }: Item, file: string): number {
  if (shape.some((size) => size < 0)) throw errors.entryUnreadable(file, name);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (type === TYPES.float32) return 4 * elements;
  if (type === TYPES.intgemm8) return elements + 4;
  if (type === TYPES.int8 && name.startsWith('special:')) return elements;
  throw errors.marianType(file, name, typeName(type));
}

const typeName = (type: number) => `0x${type.toString(16).padStart(4, '0')}`;
