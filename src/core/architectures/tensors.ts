/** A checkpoint's tensors as an architecture asks for them: by name and shape, with or without the base model's prefix, as float32. */
import path from 'node:path';
import { errors } from '../errors.ts';
import type { Checkpoint, DType, TensorEntry } from '../checkpoint/checkpoint.ts';
import { readFloats } from '../checkpoint/floats.ts';
import { type ElementType, type Graph, typeCode, type Value } from '../graph/graph.ts';

const COMPUTED: Partial<Record<DType, ElementType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

export class Tensors {
  /** @param prefix what checkpoints with a head put before the base model's names, such as `bert.` */
  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly prefix: string,
  ) {}

  /** Checks that a tensor is there, in the shape that the configuration asks for and in a type that is computed. */
  require(name: string, shape: readonly number[]): void {
    const entry = this.find(name);
    if (entry.shape.length !== shape.length || entry.shape.some((size, i) => size !== shape[i]))
      throw errors.shapeMismatch(name, `[${entry.shape.join(', ')}]`, `[${shape.join(', ')}]`);
    if (!COMPUTED[entry.dtype]) throw errors.dtypeNotComputed(name, entry.dtype);
  }

  /** Puts a tensor into a graph, mapped from its file. 16-bit ones are widened inside the graph. */
  load(graph: Graph, name: string): Value {
    const entry = this.find(name);
    const type = COMPUTED[entry.dtype];
    if (!type) throw errors.dtypeNotComputed(name, entry.dtype);
    const value = graph.external({ name, type, shape: entry.shape, location: path.basename(entry.file), offset: entry.offset, length: entry.length });
    return type === 'float32' ? value : graph.op('Cast', [value], { to: typeCode('float32') });
  }

  has(name: string): boolean {
    return this.lookUp(name) !== undefined;
  }

  /** The numbers of a small tensor, for what is computed outside the graphs. */
  read(name: string): Promise<Float32Array> {
    return readFloats(this.find(name));
  }

  find(name: string): TensorEntry {
    const entry = this.lookUp(name);
    if (!entry) throw errors.tensorMissing(name);
    return entry;
  }

  /** The entry under its plain name, else under the prefix; norms of old checkpoints have names from TensorFlow. */
  private lookUp(name: string): TensorEntry | undefined {
    const old = name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
    const found = [name, this.prefix + name, old, this.prefix + old].find((candidate) => this.checkpoint.tensors.has(candidate));
    return found === undefined ? undefined : this.checkpoint.tensors.get(found);
  }
}
