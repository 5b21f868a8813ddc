/** A checkpoint's tensors as an architecture asks for them: by name and shape, with or without the base model's prefix, as float32. */
import { Tensor } from 'onnxruntime-node';
import { errors } from '../errors.ts';
import type { Checkpoint, TensorEntry } from '../checkpoint/checkpoint.ts';
import { hasFloats, readFloats, readRows } from '../checkpoint/floats.ts';
import { isBlockName } from '../checkpoint/gguf/blocks.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { multiplyBlocks } from './blockMatrix.ts';
import { mappedIn, multiplyIntegers, widened } from './mapped.ts';

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
    if (!hasFloats(entry)) throw errors.dtypeNotComputed(name, entry.dtype);
  }

  /** Puts a tensor into a graph as float32: mapped from its file where it can be, 16-bit ones widened inside the graph, others read and written into it. */
  load(graph: Graph, name: string): Value {
    const entry = this.find(name);
    const mapped = mappedIn(graph, entry);
    return mapped ? widened(graph, mapped) : graph.tensor(name, 'float32', entry.shape, readFloats(entry));
  }

  /** x Wᵀ for a matrix stored as PyTorch does, [out, in], and the bias of that name where one is given. Matrices of few bits stay so in memory. */
  linear(graph: Graph, x: Value, name: string, bias: string | null = null): Value {
    const entry = this.find(name);
    const added = bias === null ? [] : [this.load(graph, bias)];
    const { dtype, converted } = entry;
    const few = isBlockName(dtype) || dtype === 'I8';
    if (!few || converted?.kind === 'transposed') return graph.op('Gemm', [x, this.load(graph, name), ...added], { transB: 1 });
    const product = dtype === 'I8' ? multiplyIntegers(graph, x, entry) : multiplyBlocks(graph, x, entry, dtype);
    return bias === null ? product : graph.op('Add', [product, ...added]);
  }

  /** Rows of a table, [ids, width]; `ids` is an input of the graph. The table itself is never in memory as a whole. */
  rows(graph: Graph, name: string, ids: Value): Value {
    const entry = this.find(name);
    const mapped = mappedIn(graph, entry);
    if (mapped) return widened(graph, { ...mapped, value: graph.op('Gather', [mapped.value, ids], { axis: 0 }) });
    const width = entry.shape[1] ?? 1;
    return graph.fed(`${name} of ${ids}`, ['n', width], (values) => {
      const wanted = integers(values[ids]);
      return new Tensor('float32', readRows(entry, wanted), [wanted.length, width]);
    });
  }

  has(name: string): boolean {
    return this.lookUp(name) !== undefined;
  }

  /** The numbers of a small tensor, for what is computed outside the graphs. */
  read(name: string): Promise<Float32Array> {
    return Promise.resolve(readFloats(this.find(name)));
  }

  find(name: string): TensorEntry {
    const entry = this.lookUp(name);
    if (!entry) throw this.checkpoint.missing(name);
    return entry;
  }

  /** The entry under its plain name, else under the prefix; norms of old checkpoints have names from TensorFlow. */
  private lookUp(name: string): TensorEntry | undefined {
    const old = name.replace(/LayerNorm\.weight$/, 'LayerNorm.gamma').replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
    const found = [name, this.prefix + name, old, this.prefix + old].find((candidate) => this.checkpoint.tensors.has(candidate));
    return found === undefined ? undefined : this.checkpoint.tensors.get(found);
  }
}

function integers(tensor: Tensor | undefined): number[] {
  if (!(tensor?.data instanceof BigInt64Array)) throw new Error('no step gives the ids of the rows');
  return Array.from(tensor.data, Number);
}
