/** Runs steps one after the other. Sessions are made when first needed and stay until the model is disposed of. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import path from 'node:path';
import { isNext, readAs, type Step } from './architectures/family.ts';
import { type Checkpoint, verifyUnchanged } from './checkpoint/checkpoint.ts';
import { findNaN } from './checkpoint/nan.ts';
import { errors } from './errors.ts';
import { type Feed, Graph } from './graph/graph.ts';
import { createSession } from './graph/session.ts';

/** Named values that pass from step to step. */
export type Values = Readonly<Record<string, Tensor>>;

/** A step's session, and the inputs that are made for it. */
interface Ready {
  readonly session: InferenceSession;
  readonly feeds: ReadonlyMap<string, Feed>;
}

export class Runner {
  /** By how the graph is built: layers that share their tensors (ALBERT's) share a session. */
  private readonly sessions = new Map<Step['build'], Ready>();

  constructor(private readonly checkpoint: Checkpoint) {}

  /** The outputs of a step: what it passes on, under the names by which later steps read it, and what it captured. */
  async run(step: Step, values: Values): Promise<{ readonly passed: Values; readonly outputs: Values }> {
    const outputs = await this.outputs(await this.ready(step), values);
    const passed = Object.entries(outputs).filter(([name]) => isNext(name));
    if (passed.some(([, tensor]) => hasNaN(floats(tensor)))) throw this.explainNaN(step);
    return { outputs, passed: Object.fromEntries(passed.map(([name, tensor]) => [readAs(name), tensor])) };
  }

  /** All outputs of a graph that is not kept. The files are those of the run before, or it throws. */
  async once(build: Step['build'], values: Values): Promise<Values> {
    await verifyUnchanged(this.checkpoint.files);
    const ready = await this.open(build, new Graph());
    try {
      return await this.outputs(ready, values);
    } finally {
      await ready.session.release();
    }
  }

  async dispose(): Promise<void> {
    for (const { session } of this.sessions.values()) await session.release();
    this.sessions.clear();
  }

  private async outputs({ session, feeds }: Ready, values: Values): Promise<Values> {
    try {
      return await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds.get(name)?.(values) ?? valueOf(values, name)])));
    } catch (error) {
      throw isOutOfMemory(error) ? errors.outOfMemory() : error;
    }
  }

  private async ready(step: Step): Promise<Ready> {
    let ready = this.sessions.get(step.build);
    if (!ready) {
      ready = await this.open(step.build, new Graph());
      this.sessions.set(step.build, ready);
    }
    return ready;
  }

  private async open(build: Step['build'], graph: Graph): Promise<Ready> {
    build(graph);
    return { session: await createSession(graph.encode(), path.dirname(this.checkpoint.files[0]?.path ?? '.'), graph.hasHalves), feeds: graph.feeds };
  }

  /** A broken tensor is named; numbers that overflowed on their own are told by their layer. */
  private explainNaN(step: Step) {
    const tensor = findNaN([...this.checkpoint.tensors.values()].filter(({ name }) => name.includes(`${step.name}.`)));
    return tensor ? errors.notANumber(tensor) : errors.outputNotANumber(step.name);
  }
}

export function valueOf(values: Values, name: string): Tensor {
  const found = values[name];
  if (!found) throw new Error(`no step gives ${name}`);
  return found;
}

export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('a step gives no float32 output');
  return tensor.data;
}

/** The rows from…to of [rows, width]. */
export function rowsOf(tensor: Tensor, from: number, to: number): Tensor {
  const [rows = 0, width = 0] = tensor.dims;
  if (from < 0 || to > rows || from > to) throw new RangeError(`rows ${from}…${to} of ${rows}`);
  return new Tensor('float32', floats(tensor).subarray(from * width, to * width), [to - from, width]);
}

/** A sum is not a number as soon as one of its terms is none. (A loop: `reduce` takes twenty times as long.) */
function hasNaN(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return Number.isNaN(sum);
}

const isOutOfMemory = (error: unknown) => error instanceof Error && /alloc|memory/i.test(error.message);
