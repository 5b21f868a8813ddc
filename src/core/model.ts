/** A model folder, opened: text in, inspection out. */
import { type InferenceSession, type Tensor } from 'onnxruntime-node';
import path from 'node:path';
import type { Inspection, ModelCard, ModelSource, Sequence, SiteName } from '../protocol/inspection.ts';
import { findOpening } from './analysis/opening.ts';
import { type Architecture, isNext, next, readAs, type Step } from './architectures/family.ts';
import { familyOf } from './architectures/index.ts';
import { Tensors } from './architectures/tensors.ts';
import { Capture } from './attention/capture.ts';
import type { LayerCapture } from './attention/kernel.ts';
import { type Checkpoint, type FileStamp, verifyUnchanged } from './checkpoint/checkpoint.ts';
import { findNaN } from './checkpoint/nan.ts';
import { openSource } from './checkpoint/source.ts';
import { errors } from './errors.ts';
import { Graph } from './graph/graph.ts';
import { createSession } from './graph/session.ts';
import { Tokenizer } from './text/tokenizer.ts';

export interface Tokenized {
  readonly sequence: Sequence;
}

/** An inspection without the id and the model, which whoever asked knows, and the capture behind it. */
export interface Run extends Omit<Inspection, 'id' | 'model'> {
  readonly capture: Capture;
  /** What came out of the last layer, [tokens, width]. */
  readonly hidden: Tensor;
}

/** Awaited before each step with the steps done so far, and once more at the end; it may throw to cancel. */
export type OnStep = (done: number, total: number) => Promise<void>;

/** Opens a folder: reads its configuration, its tokenizer and the header of its tensors, and checks that they belong together. Throws a UserError where not. */
export async function openModel(source: ModelSource): Promise<Model> {
  const opened = await openSource(source.folder);
  const { family, type } = familyOf(opened.config);
  const checkpoint = await opened.checkpoint();
  const architecture = await family.open(opened.config, new Tensors(checkpoint, family.prefix));
  const tokenizer = Tokenizer.fromJson(await opened.tokenizer());
  const [site] = architecture.sites;
  if (!site) throw new Error(`${type} has no site`);
  const card = { id: source.id, name: source.name, family: type, layers: site.layers, heads: site.heads, maxTokens: architecture.maxTokens };
  const files = [...checkpoint.files, ...(await opened.stamps())];
  return new Model(card, architecture, checkpoint, tokenizer, files);
}

export class Model {
  private readonly sessions = new Map<Step, InferenceSession>();

  constructor(
    readonly card: ModelCard,
    private readonly architecture: Architecture,
    private readonly checkpoint: Checkpoint,
    private readonly tokenizer: Tokenizer,
    private readonly files: readonly FileStamp[],
  ) {}

  /** Tokens of one text or of a pair, cut at what the model takes. */
  async tokenize(texts: readonly string[]): Promise<Tokenized> {
    const sequence = await this.tokenizer.encode(texts, this.architecture.maxTokens);
    const beyond = sequence.tokens.find(({ id }) => id >= this.architecture.vocabulary);
    if (beyond) throw errors.tokenBeyondVocabulary(beyond.piece, beyond.id, this.architecture.vocabulary);
    if (sequence.tokens.length === 0) throw errors.nothingToInspect();
    return { sequence };
  }

  /** Bytes that a run needs at its peak: the tensors, the capture, and what passes through a layer. */
  estimate({ sequence: { tokens } }: Tokenized): number {
    const tensors = this.checkpoint.files.reduce((sum, { size }) => sum + size, 0);
    return tensors + tokens.length * (this.captureBytes + this.architecture.passingBytes);
  }

  /** Runs layer by layer. */
  async run({ sequence }: Tokenized, onStep: OnStep): Promise<Run> {
    const { steps, sites } = this.architecture;
    let values: Readonly<Record<string, Tensor>> = this.architecture.inputs(
      sequence.tokens.map(({ id }) => id),
      sequence.tokens.map(({ segment }) => segment ?? 0),
    );
    const captured = new Map<SiteName, LayerCapture[]>(sites.map(({ name }) => [name, []]));
    for (const [done, step] of steps.entries()) {
      await onStep(done, steps.length);
      const outputs = await this.runStep(step, values);
      if (step.captures) captured.get(step.captures.site)?.push(this.layerCapture(step.captures, sequence, outputs));
      const passed = Object.entries(outputs).filter(([name]) => isNext(name));
      if (passed.some(([, tensor]) => hasNaN(floats(tensor)))) throw await this.explainNaN(step, done);
      values = { ...values, ...Object.fromEntries(passed.map(([name, tensor]) => [readAs(name), tensor])) };
    }
    const sequences = [sequence];
    const capture = new Capture(sites, sequences, captured);
    const opening = await findOpening(sites, sequences, capture);
    await onStep(steps.length, steps.length);
    return { sequences, sites, opening, capture, hidden: value(values, 'hidden') };
  }

  /** Scores over the vocabulary, [tokens, vocabulary]; null where the model has no output layer. */
  async logits({ hidden }: Run): Promise<Tensor | null> {
    const { logits } = this.architecture;
    return logits && value(await this.runStep(logits, { hidden }), next('logits'));
  }

  /** Throws where the files are no longer those that were opened. */
  verify(): Promise<void> {
    return verifyUnchanged(this.files);
  }

  async dispose(): Promise<void> {
    for (const session of this.sessions.values()) await session.release();
    this.sessions.clear();
  }

  private get captureBytes(): number {
    return 4 * this.architecture.sites.reduce((sum, { layers, heads, keyValueHeads, headDim }) => sum + layers * (heads + 2 * keyValueHeads) * headDim, 0);
  }

  private async runStep(step: Step, values: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const session = await this.session(step);
    try {
      return await session.run(Object.fromEntries(session.inputNames.map((name) => [name, value(values, name)])));
    } catch (error) {
      throw isOutOfMemory(error) ? errors.outOfMemory() : error;
    }
  }

  private async session(step: Step): Promise<InferenceSession> {
    let session = this.sessions.get(step);
    if (!session) {
      const graph = new Graph();
      step.build(graph);
      session = await createSession(graph.encode(), path.dirname(this.checkpoint.files[0]?.path ?? '.'));
      this.sessions.set(step, session);
    }
    return session;
  }

  private layerCapture({ site, score }: NonNullable<Step['captures']>, sequence: Sequence, { q, k, v }: Readonly<Record<string, Tensor>>): LayerCapture {
    const shape = this.architecture.sites.find(({ name }) => name === site);
    if (!shape) throw new Error(`no site ${site}`);
    const { heads, keyValueHeads, headDim } = shape;
    const tokens = sequence.tokens.length;
    return { q: floats(q), k: floats(k), v: floats(v), queries: tokens, keys: tokens, heads, keyValueHeads, headDim, score };
  }

  /** A broken tensor is named; numbers that overflowed on their own are told by their layer. */
  private async explainNaN(step: Step, done: number) {
    const tensor = await findNaN([...this.checkpoint.tensors.values()].filter(({ name }) => name.includes(`${step.name}.`)));
    return tensor ? errors.notANumber(tensor) : errors.outputNotANumber(done - 1);
  }
}

function value(values: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const found = values[name];
  if (!found) throw new Error(`no step gives ${name}`);
  return found;
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('a step gives no float32 output');
  return tensor.data;
}

/** A sum is not a number as soon as one of its terms is none. */
const hasNaN = (values: Float32Array) => Number.isNaN(values.reduce((sum, term) => sum + term, 0));

const isOutOfMemory = (error: unknown) => error instanceof Error && /alloc|memory/i.test(error.message);
