/** Looks for values that are not a number, once a run came upon one. */
import { open } from 'node:fs/promises';
import { type DType, DTYPE_BYTES, type TensorEntry } from './checkpoint.ts';

/** How a NaN looks in the bytes of an element: all bits of the exponent are set, and one of the fraction. */
const NAN_TESTS: Partial<Record<DType, (bytes: Buffer, at: number) => boolean>> = {
  F32: (bytes, at) => Number.isNaN(bytes.readFloatLE(at)),
  F16: (bytes, at) => (bytes.readUInt16LE(at) & 0x7fff) > 0x7c00,
  BF16: (bytes, at) => (bytes.readUInt16LE(at) & 0x7fff) > 0x7f80,
};

/** The name of the first tensor that holds a NaN, or null. */
export async function findNaN(entries: readonly TensorEntry[]): Promise<string | null> {
  for (const { name, dtype, file, offset, length } of entries) {
    const isNaN = NAN_TESTS[dtype];
    if (!isNaN) continue;
    const handle = await open(file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      await handle.read(bytes, 0, length, offset);
      for (let at = 0; at < length; at += DTYPE_BYTES[dtype]) if (isNaN(bytes, at)) return name;
    } finally {
      await handle.close();
    }
  }
  return null;
}
