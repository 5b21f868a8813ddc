/** How much memory a model needs. */
import { siteOf } from '../protocol/inspection.ts';
import { writesScores } from './architectures/attend.ts';
import type { Architecture } from './architectures/family.ts';
import { type Checkpoint, DTYPE_BYTES, type TensorEntry } from './checkpoint/checkpoint.ts';
import { BLOCK_TYPES, isBlockName } from './checkpoint/gguf/blocks.ts';

/** Bytes that the tensors take when all of them are loaded. */
export function tensorBytes({ tensors }: Checkpoint): number {
  return [...tensors.values()].reduce((sum, tensor) => sum + loadedBytes(tensor), 0);
}

/** Tensors stay as they lie in the file, but the scales of blocks become numbers of 4 bytes. */
function loadedBytes({ dtype, shape }: TensorEntry): number {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (!isBlockName(dtype)) return elements * DTYPE_BYTES[dtype];
  const { bits, group, hasMinima } = BLOCK_TYPES[dtype];
  return elements * (bits / 8 + (hasMinima ? 8 : 4) / group);
}

/** Bytes that each token of a text takes: what is captured of it (a layer's input is about as wide as its queries), and what passes through a layer. */
function bytesPerToken({ sites, passingBytes }: Architecture): number {
  const captured = sites.reduce((sum, { layers, heads, keyValueHeads, headDim }) => sum + layers * 2 * (heads + keyValueHeads) * headDim, 0);
  return 4 * captured + passingBytes;
}
