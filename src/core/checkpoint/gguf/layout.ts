/** Where the tensors of a GGUF file lie, checked against its size before anything is read. */
import { errors } from '../../errors.ts';
import { bytesOf, type StoredType } from '../checkpoint.ts';
import { BLOCK_TYPES, isBlockName } from './blocks.ts';
import type { Header, TensorInfo } from './header.ts';

/** ggml's numbers of the types that are computed. */
const TYPES: Readonly<Record<number, StoredType>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  20: 'IQ4_NL',
  23: 'IQ4_XS',
  30: 'BF16',
};

/** Types that exist but are not computed, so that they can be named. */
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: 'Q8_1',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  21: 'IQ3_S',
  22: 'IQ2_S',
  24: 'I8',
  25: 'I16',
  26: 'I32',
  27: 'I64',
  28: 'F64',
  29: 'IQ1_M',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
  40: 'NVFP4',
};

export interface Placed {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: StoredType;
  /** From the start of the file. */
  readonly offset: number;
  readonly length: number;
}

export function place({ tensors, dataStart, size, alignment }: Header, file: string): Placed[] {
  const placed = tensors.map((info) => {
    const dtype = typeOf(info, file);
    return { name: info.name, shape: info.shape, dtype, offset: dataStart + info.offset, length: lengthOf(info, dtype, file) };
  });
  checkNames(placed, file);
  checkRanges(placed, dataStart, size, alignment, file);
  return placed;
}

function typeOf({ name, type }: TensorInfo, file: string): StoredType {
  const known = TYPES[type];
  if (known) return known;
  const other = OTHER_TYPES[type];
  throw other === undefined ? errors.dtypeUnknown(file, name, String(type)) : errors.blockTypeNotComputed(name, other, Object.values(TYPES).join(', '));
}

/** A row is a whole number of blocks. */
function lengthOf({ name, shape }: TensorInfo, dtype: StoredType, file: string): number {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (isBlockName(dtype) && (shape.at(-1) ?? 1) % BLOCK_TYPES[dtype].elements !== 0) throw errors.entryUnreadable(file, name);
  return bytesOf(dtype, elements);
}

function checkNames(placed: readonly Placed[], file: string): void {
  const seen = new Set<string>();
  for (const { name } of placed) {
    if (seen.has(name)) throw errors.nameTwice(file, name);
    seen.add(name);
  }
}

/** The tensors follow each other, each at the next multiple of the alignment; a file that ends before the last one does is cut short. */
function checkRanges(placed: readonly Placed[], dataStart: number, size: number, alignment: number, file: string): void {
  let end = dataStart;
  let last = '';
  for (const { name, offset, length } of [...placed].sort((a, b) => a.offset - b.offset)) {
    if (offset < end) throw errors.rangesOverlap(file, last, name);
    if (offset + length > size && offset >= end + alignment) throw errors.rangeOutside(file, name);
    end = offset + length;
    last = name;
  }
  if (end > size) throw errors.fileIncomplete(file, size, end);
}
