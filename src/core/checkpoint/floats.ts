/** Reads a tensor's numbers into memory: small ones, and those that cannot be used as they lie in the file. */
import { closeSync, openSync, readSync } from 'node:fs';
import { BLOCK_TYPES, dequantise, isBlockName } from './gguf/blocks.ts';
import { bfloat16, float16 } from './half.ts';
import { bytesOf, type TensorEntry } from './checkpoint.ts';

/** Whether a tensor's elements are numbers that are computed with. */
export const hasFloats = ({ dtype, scale }: TensorEntry) =>
  dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || isBlockName(dtype) || (dtype === 'I8' && scale !== undefined);

/** The numbers of a tensor as the architecture means it, with what a converter did to it undone. */
export function readFloats(entry: TensorEntry): Float32Array<ArrayBuffer> {
  const floats = toFloats(entry, readBytes(entry));
  const { converted, shape } = entry;
  if (converted?.kind === 'plus') return floats.map((each) => each - converted.added);
  return converted?.kind === 'transposed' ? transpose(floats, shape) : floats;
}

/** Some rows of a matrix, one after the other. */
export function readRows(entry: TensorEntry, rows: readonly number[]): Float32Array<ArrayBuffer> {
  const width = entry.shape.at(-1) ?? 1;
  const bytes = bytesOf(entry.dtype, width);
  const out = Buffer.alloc(rows.length * bytes);
  withFile(entry.file, (file) => {
    rows.forEach((row, place) => readSync(file, out, place * bytes, bytes, entry.offset + row * bytes));
  });
  return toFloats(entry, out);
}

/** The bytes of a tensor, its rows in the order that the architecture means. */
export function readBytes({ file, offset, length, converted, shape }: TensorEntry): Buffer {
  const bytes = Buffer.alloc(length);
  withFile(file, (open) => readSync(open, bytes, 0, length, offset));
  if (converted?.kind !== 'rows') return bytes;
  const rows = shape[0] ?? 1;
  const size = length / rows;
  const ordered = Buffer.alloc(length);
  for (let row = 0; row < rows; row++) bytes.copy(ordered, row * size, converted.from(row) * size, (converted.from(row) + 1) * size);
  return ordered;
}

function withFile(path: string, use: (file: number) => void): void {
  const file = openSync(path, 'r');
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

function toFloats({ name, dtype, scale }: TensorEntry, bytes: Buffer): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  if (dtype === 'BF16') return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bfloat16(bytes.readUInt16LE(2 * i)));
  if (dtype === 'F16') return Float32Array.from({ length: bytes.length / 2 }, (_, i) => float16(bytes.readUInt16LE(2 * i)));
  if (dtype === 'I8' && scale !== undefined) return Float32Array.from({ length: bytes.length }, (_, i) => bytes.readInt8(i) * scale);
  if (isBlockName(dtype)) return dequantise(BLOCK_TYPES[dtype], bytes);
  throw new Error(`${name} is ${dtype}`);
}

/** From [columns, rows] in the file to [rows, columns]. */
function transpose(floats: Float32Array<ArrayBuffer>, [rows = 1, columns = 1]: readonly number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(floats, (_, at) => floats[(at % columns) * rows + Math.floor(at / columns)] ?? NaN);
}
