/** Products with matrices that stay in 4 or 8 bits an element (GGUF's blocks), by ONNX Runtime's MatMulNBits. */
import type { TensorEntry } from '../checkpoint/checkpoint.ts';
import { readBytes } from '../checkpoint/floats.ts';
import { BLOCK_TYPES, type BlockName, unpackBlocks } from '../checkpoint/gguf/blocks.ts';
import type { Graph, Value } from '../graph/graph.ts';

/**
 * x Wᵀ with W [out, in]. A group's minimum counts once for every element, so it meets the sum of x over the group:
 * that needs no zero points of MatMulNBits, which are slower and not there for 8 bits.
 */
export function multiplyBlocks(graph: Graph, x: Value, entry: TensorEntry, dtype: BlockName): Value {
  const type = BLOCK_TYPES[dtype];
  const { name } = entry;
  const [out = 1, from = 1] = entry.shape;
  const groups = from / type.group;
  const { codes, scales, minima } = unpackBlocks(type, readBytes(entry));
  const product = graph.microsoft(
    'MatMulNBits',
    [
      x,
      graph.tensor(`${name}.codes`, 'uint8', [out, groups, (type.group * type.bits) / 8], type.bits === 4 ? pairs(codes) : codes),
      graph.tensor(`${name}.scales`, 'float32', [out, groups], scales),
    ],
    { K: from, N: out, bits: type.bits, block_size: type.group },
  );
  if (!type.hasMinima) return product;
  const sums = graph.op('ReduceSum', [graph.op('Reshape', [x, graph.integers([-1, groups, type.group])]), graph.integers([2])], { keepdims: 0 });
  return graph.op('Gemm', [sums, graph.tensor(`${name}.minima`, 'float32', [out, groups], minima), product], { transB: 1 });
}

/** Two codes of 4 bits in a byte, the first in its lower half. */
function pairs(codes: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(codes.length / 2);
  for (let at = 0; at < packed.length; at++) packed[at] = (codes[2 * at] ?? 0) | ((codes[2 * at + 1] ?? 0) << 4);
  return packed;
}
