/** A model folder, opened: text in, inspection out. */
import type { Tensor } from 'onnxruntime-node';
import { type Inspection, type ModelCard, type ModelSource, type Sequence, siteOf, type SiteName } from '../protocol/inspection.ts';
import { findOpening } from './analysis/opening.ts';
import type { Architecture, Step } from './architectures/family.ts';
import { familyOf } from './architectures/index.ts';
import { Tensors } from './architectures/tensors.ts';
import { Capture } from './attention/capture.ts';
import type { LayerCapture } from './attention/kernel.ts';
import { type Checkpoint, type FileStamp, verifyUnchanged } from './checkpoint/checkpoint.ts';
import { openSource } from './checkpoint/source.ts';
import { errors } from './errors.ts';
import { floats, Runner, valueOf, type Values } from './runner.ts';
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
  private readonly runner: Runner;

  constructor(
    readonly card: ModelCard,
    private readonly architecture: Architecture,
    private readonly checkpoint: Checkpoint,
    private readonly tokenizer: Tokenizer,
    private readonly files: readonly FileStamp[],
  ) {
    this.runner = new Runner(checkpoint);
  }

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
    let values: Values = this.architecture.inputs(
      sequence.tokens.map(({ id }) => id),
      sequence.tokens.map(({ segment }) => segment ?? 0),
    );
    const captured = new Map<SiteName, LayerCapture[]>(sites.map(({ name }) => [name, []]));
    for (const [done, step] of steps.entries()) {
      await onStep(done, steps.length);
      const { passed, outputs } = await this.runner.run(step, values);
      if (step.captures) captured.get(step.captures.site)?.push(this.layerCapture(step.captures, sequence, outputs));
      values = { ...values, ...passed };
    }
    const sequences = [sequence];
    const capture = new Capture(sites, sequences, captured);
    const opening = await findOpening(sites, sequences, capture);
    await onStep(steps.length, steps.length);
    return { sequences, sites, opening, capture, hidden: valueOf(values, 'hidden') };
  }

  /** Scores over the vocabulary, [tokens, vocabulary]; null where the model has no output layer. */
  async logits({ hidden }: Run): Promise<Tensor | null> {
    const { logits } = this.architecture;
    return logits && valueOf((await this.runner.run(logits, { hidden })).passed, 'logits');
  }

  /** Throws where the files are no longer those that were opened. */
  verify(): Promise<void> {
    return verifyUnchanged(this.files);
  }

  dispose(): Promise<void> {
    return this.runner.dispose();
  }

  private get captureBytes(): number {
    return 4 * this.architecture.sites.reduce((sum, { layers, heads, keyValueHeads, headDim }) => sum + layers * (heads + 2 * keyValueHeads) * headDim, 0);
  }

  private layerCapture({ site, score }: NonNullable<Step['captures']>, sequence: Sequence, { q, k, v }: Values): LayerCapture {
    const { heads, keyValueHeads, headDim } = siteOf(this.architecture, site);
    const tokens = sequence.tokens.length;
    return { q: floats(q), k: floats(k), v: floats(v), queries: tokens, keys: tokens, heads, keyValueHeads, headDim, score };
  }
}
