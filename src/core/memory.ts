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

/** Bytes that a run needs beside the tensors. */
export const runBytes = (architecture: Architecture, tokens: number) => tokens * bytesPerToken(architecture) + tokens ** 2 * bytesPerPair(architecture);

/** How often written-out scores are in memory at once, without and with terms of positions (measured at 2,000 tokens). */
const [COPIES, COPIES_WITH_POSITIONS] = [3, 6];

/** Bytes that each query with each key takes, in the layer that writes most scores out. */
function bytesPerPair({ sites, steps, decoder }: Architecture): number {
  const captures = [...steps, ...(decoder?.steps ?? [])].flatMap((step) => step.captures ?? []);
  const copies = captures.map(({ site, score }) =>
    writesScores(score) ? siteOf({ sites }, site).heads * (score.positions ? COPIES_WITH_POSITIONS : COPIES) : 0,
  );
  return 4 * Math.max(0, ...copies);
}

/** Bytes that each token of a text takes: what is captured of it (a layer's input is about as wide as its queries), and what passes through a layer. */
function bytesPerToken({ sites, passingBytes }: Architecture): number {
  const captured = sites.reduce((sum, { layers, heads, keyValueHeads, headDim }) => sum + layers * 2 * (heads + keyValueHeads) * headDim, 0);
  return 4 * captured + passingBytes;
}
