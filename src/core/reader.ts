/** A decoder that reads on: keys and values of what it has read are kept, so that a further token costs one row and not all of them. */
import { Tensor } from 'onnxruntime-node';
import type { Architecture, Step } from './architectures/family.ts';
import { floats, type Runner, type Values } from './runner.ts';

/** Rows of one layer, with room for those that will follow. */
interface Kept {
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly width: number;
}

/** Whether all that a decoder reads beside what passes through its layers has a row for each token: a bias of every token to every other has not. */
export const canReadOn = ({ inputs }: Pick<Architecture, 'inputs'>) =>
  Object.values(inputs(PROBE, PROBE)).every(({ dims }) => (dims.length === 1 ? dims[0] : dims.length === 3 && dims[0] === 1 && dims[1]) === PROBE.length);
const PROBE = [0, 0, 0, 0, 0, 0, 0];

export class Reader {
  private readonly kept = new Map<Step, Kept>();
  /** What went in with the tokens that were read, and how many these were. */
  private inputs: Values = {};
  private read = 0;

  /** @param room the most tokens that will be read */
  constructor(
    private readonly runner: Runner,
    private readonly architecture: Pick<Architecture, 'steps' | 'inputs'>,
    private readonly room: number,
  ) {}

  /** What comes out of the last layer for the tokens that were not read yet; `ids` are all so far. */
  async readOn(ids: readonly number[], onStep: (done: number) => Promise<void>): Promise<Values> {
    const inputs = this.architecture.inputs(
      ids,
      ids.map(() => 0),
    );
    // A text that outgrows what the model was trained on may have all its positions changed: then all of it is read again.
    if (!beginsWith(inputs, this.inputs, ids.length, this.read)) this.read = 0;
    let values: Values = rowsFrom(inputs, ids.length, this.read);
    for (const [done, step] of this.architecture.steps.entries()) {
      await onStep(done);
      const { passed, outputs } = await this.runner.run(step, { ...values, ...this.past(step) });
      if (step.captures) this.keep(step, outputs);
      values = { ...values, ...passed };
    }
    this.inputs = inputs;
    this.read = ids.length;
    return values;
  }

  private past(step: Step): Values {
    const kept = this.kept.get(step);
    if (!kept || this.read === 0) return {};
    const tensor = (values: Float32Array) => new Tensor('float32', values.subarray(0, this.read * kept.width), [this.read, kept.width]);
    return { 'past.k': tensor(kept.k), 'past.v': tensor(kept.v) };
  }

  private keep(step: Step, { k, v }: Values): void {
    const width = k?.dims[1] ?? 0;
    const room = () => new Float32Array(this.room * width);
    const kept = this.kept.get(step) ?? { k: room(), v: room(), width };
    this.kept.set(step, kept);
    kept.k.set(floats(k), this.read * width);
    kept.v.set(floats(v), this.read * width);
  }
}

/** The rows from `from` on of inputs that have a row for each token. */
function rowsFrom(inputs: Values, tokens: number, from: number): Values {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => {
      const { data, size, axis } = rowsOf(tensor, tokens);
      const dims = tensor.dims.with(axis, tokens - from);
      return [
        name,
        data instanceof Float32Array ? new Tensor('float32', data.subarray(from * size), dims) : new Tensor('int64', data.subarray(from * size), dims),
      ];
    }),
  );
}

/** Whether the first `read` rows of inputs are those that went in before. */
function beginsWith(inputs: Values, before: Values, tokens: number, read: number): boolean {
  return Object.entries(before).every(([name, tensor]) => {
    const now = inputs[name];
    if (!now) return false;
    const { data, size } = rowsOf(now, tokens);
    const old = rowsOf(tensor, read).data;
    for (let at = 0; at < read * size; at++) if (data[at] !== old[at]) return false;
    return true;
  });
}

/** [tokens] or [1, tokens, …]: its numbers, how many a token has, and which axis the tokens are. */
function rowsOf({ data, dims }: Tensor, tokens: number): { readonly data: Float32Array | BigInt64Array; readonly size: number; readonly axis: number } {
  if (!(data instanceof Float32Array || data instanceof BigInt64Array)) throw new Error('an input has neither numbers nor ids');
  return { data, size: data.length / tokens, axis: dims.length === 1 ? 0 : 1 };
}
