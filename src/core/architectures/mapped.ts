/** Tensors that ONNX Runtime reads out of their file: a graph names their place, and nothing is copied. */
import path from 'node:path';
import { bytesOf, type StoredType, type TensorEntry } from '../checkpoint/checkpoint.ts';
import { type ElementType, type Graph, typeCode, type Value } from '../graph/graph.ts';

/** Types that it takes as they lie in the file. */
const TYPES: Partial<Record<StoredType, ElementType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16', I8: 'int8' };

export interface Mapped {
  readonly value: Value;
  readonly type: ElementType;
  readonly scale: number | null;
}

/** The rows from…to of a tensor, or all of it; null where its type or its order is not the one that is computed with. */
export function mappedIn(graph: Graph, entry: TensorEntry, rows: readonly [from: number, to: number] | null = null): Mapped | null {
  const { name, dtype, shape, file, offset, length, converted, scale = null } = entry;
  const type = TYPES[dtype];
  if (!type || converted) return null;
  const location = path.basename(file);
  if (rows === null) return { type, scale, value: graph.external({ name, type, shape, location, offset, length }) };
  const [from, to] = rows;
  const rowBytes = bytesOf(
    dtype,
    shape.slice(1).reduce((product, size) => product * size, 1),
  );
  const part = { name: `${name}.${from}`, shape: [to - from, ...shape.slice(1)], offset: offset + from * rowBytes, length: (to - from) * rowBytes };
  return { type, scale, value: graph.external({ ...part, type, location }) };
}

/** As float32, made anew in each run. (ONNX Runtime makes a Cast of integers once and for all, and keeps the floats; DequantizeLinear it does not.) */
export function widened(graph: Graph, { value, type, scale }: Mapped): Value {
  if (type === 'float32') return value;
  return type === 'int8' ? graph.op('DequantizeLinear', [value, graph.float(scale ?? 1)]) : graph.op('Cast', [value], { to: typeCode('float32') });
}

/** Elements that are floats at a time: what fits a cache. A product with 32,000 × 256 integers takes 24 ms at once, and 2 ms in such parts. */
const PART = 1 << 19;

/** x Wᵀ with W [out, in] of 8-bit integers, which stay in their file. */
export function multiplyIntegers(graph: Graph, x: Value, entry: TensorEntry): Value {
  const [out = 1, from = 1] = entry.shape;
  const rows = Math.max(1, Math.floor(PART / from));
  const parts = Array.from({ length: Math.ceil(out / rows) }, (_, at) => {
    const mapped = mappedIn(graph, entry, [at * rows, Math.min(out, (at + 1) * rows)]);
    if (!mapped) throw new Error(`${entry.name} cannot be read out of its file`);
    return graph.op('Gemm', [x, widened(graph, mapped)], { transB: 1 });
  });
  return parts.length === 1 ? (parts[0] ?? x) : graph.op('Concat', parts, { axis: 1 });
}
