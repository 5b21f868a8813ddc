/** Reads a tensor's numbers into memory: for small ones only, the large ones are mapped. */
import { open } from 'node:fs/promises';
import type { TensorEntry } from './checkpoint.ts';

export async function readFloats({ name, dtype, file, offset, length }: TensorEntry): Promise<Float32Array> {
  const handle = await open(file, 'r');
  const bytes = Buffer.alloc(length);
  try {
    await handle.read(bytes, 0, length, offset);
  } finally {
    await handle.close();
  }
  if (dtype === 'F32') return Float32Array.from({ length: length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  if (dtype === 'BF16') return Float32Array.from({ length: length / 2 }, (_, i) => bfloat16(bytes.readUInt16LE(2 * i)));
  if (dtype === 'F16') return Float32Array.from({ length: length / 2 }, (_, i) => float16(bytes.readUInt16LE(2 * i)));
  throw new Error(`${name} is ${dtype}`);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}

/** IEEE 754 half precision. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
