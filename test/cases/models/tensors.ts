/** The numbers in a tiny model: a function of the tensor's name alone, so the right values in cases.json hold on every machine. */
import { crc32 } from 'node:zlib';
import { random } from './random.ts';

export type Shapes = Readonly<Record<string, readonly number[]>>;
export type Dtype = 'F32' | 'BF16';

export interface TensorBytes {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

export type Tensors = Readonly<Record<string, TensorBytes>>;

export const linear = (name: string, outputs: number, inputs: number, biased = true): Shapes => ({
  [`${name}.weight`]: [outputs, inputs],
  ...(biased ? { [`${name}.bias`]: [outputs] } : {}),
});

export const norm = (name: string, width: number, biased = true): Shapes => ({
  [`${name}.weight`]: [width],
  ...(biased ? { [`${name}.bias`]: [width] } : {}),
});

/** The tensors of all layers. */
export const layered = (layers: number, layer: (index: number) => Shapes): Shapes =>
  Object.assign({}, ...Array.from({ length: layers }, (_, index) => layer(index)));

const NORMS = [
  'norm.weight',
  'layernorm.weight',
  'layer_norm.weight',
  'ln_1.weight',
  'ln_2.weight',
  'ln_f.weight',
  'ln1.weight',
  'ln2.weight',
  'layernorm_embedding.weight',
];
const EMBEDDINGS = ['embed', 'shared', 'wte', 'wpe', 'lm_head'];

export const tensorsOf = (shapes: Shapes, dtype: Dtype = 'F32'): Tensors =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { dtype, shape, bytes: pack(fill(name, shape), dtype) }]));

/** The numbers of a tensor: large enough that no head is even, small enough that no softmax is one-hot. */
export function fill(name: string, shape: readonly number[]): number[] {
  const next = random(crc32(name));
  const numbers = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 2 * next() - 1);
  const leaf = name.toLowerCase();
  const has = (parts: readonly string[]) => parts.some((part) => leaf.includes(part));
  if (shape.length === 1) return numbers.map((x) => (has(NORMS) ? 1 + 0.2 * x : 0.3 * x));
  if (has(['relative_attention_bias'])) return numbers.map((x) => 1.5 * x);
  if (has(EMBEDDINGS)) return numbers;
  const width = 2.2 / Math.sqrt(shape.at(-1) ?? 1);
  return numbers.map((x) => width * x);
}

function pack(values: readonly number[], dtype: Dtype): Buffer {
  const floats = Float32Array.from(values);
  if (dtype === 'F32') return Buffer.from(floats.buffer);
  // round to nearest even, as PyTorch does
  const halves = Uint16Array.from(new Uint32Array(floats.buffer), (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  return Buffer.from(halves.buffer);
}
