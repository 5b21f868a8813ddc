/** How much memory a model needs. */
import type { Architecture } from './architectures/family.ts';
import { type Checkpoint, DTYPE_BYTES, type TensorEntry } from './checkpoint/checkpoint.ts';
import { BLOCK_TYPES, isBlockName } from './checkpoint/gguf/blocks.ts';

/** Bytes that the tensors take when all of them are loaded. */
export function tensorBytes({ tensors }: Checkpoint): number {
  return [...tensors.values()].reduce((sum, tensor) => sum + loadedBytes(tensor), 0);
}

/** Matrices in blocks keep their few bits and have scales of 4 bytes; integers stay what they are; floats of 16 bits are widened. */
function loadedBytes({ dtype, shape, scale }: TensorEntry): number {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (scale !== undefined && !isBlockName(dtype)) return elements * DTYPE_BYTES[dtype];
  if (!isBlockName(dtype)) return elements * Math.max(4, DTYPE_BYTES[dtype]);
  const { bits, group, hasMinima } = BLOCK_TYPES[dtype];
  return elements * (bits / 8 + (hasMinima ? 8 : 4) / group);
}

/** Bytes that each token of a text takes: what is captured of it (a layer's input is about as wide as its queries), and what passes through a layer. */
export function bytesPerToken({ sites, passingBytes }: Architecture): number {
  const captured = sites.reduce((sum, { layers, heads, keyValueHeads, headDim }) => sum + layers * 2 * (heads + keyValueHeads) * headDim, 0);
  return 4 * captured + passingBytes;
}
