/**
 * What the engine's process does: one run at a time, layer by layer, and answers from captures in between. Captures are kept
 * as far as the memory limit allows; one that had to go is made again when it is asked for.
 */
import { LRUCache } from 'lru-cache';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { Capture } from '../core/attention/capture.ts';
import { describeModel } from '../core/describe.ts';
import { errors } from '../core/errors.ts';
import type { Model, OnStep, Run, Tokenized } from '../core/model.ts';
import type { Continuation, EngineEvents, InspectParams, ModelDescription, Prediction, PredictionsQuestion, RunParams } from '../protocol/engine.ts';
import { UserError } from '../protocol/errors.ts';
import type { Sender } from '../protocol/rpc.ts';
import type { Inspection, ModelCard, ModelSource } from '../protocol/inspection.ts';
import { cancelled, tooLarge, unknownInspection } from './errors.ts';
import { OpenModels } from './models.ts';
import { reportSteps } from './progress.ts';

/** A run, and the card of the model that made it. */
interface Made extends Run {
  readonly model: ModelCard;
}

export class Engine {
  private readonly models = new OpenModels();
  /** What was asked for, as long as it is not released. */
  private readonly asked = new Map<string, InspectParams>();
  private readonly made: LRUCache<string, Made>;
  /** Captures that are made again: several questions wait for the same run. */
  private readonly remaking = new Map<string, Promise<Made>>();
  private queue: Promise<unknown> = Promise.resolve();

  /** @param memoryLimit bytes that captures and a run may take together */
  constructor(
    private readonly memoryLimit: number,
    private readonly events: Sender<EngineEvents>,
  ) {
    this.made = new LRUCache({ maxSize: memoryLimit, sizeCalculation: ({ capture }) => Math.max(1, capture.bytes) });
  }

  async open(source: ModelSource): Promise<ModelCard> {
    return named((await this.models.get(source)).card, source);
  }

  describe(folder: string): Promise<ModelDescription> {
    return describeModel(folder);
  }

  async inspect(params: InspectParams, token: CancellationToken): Promise<Inspection> {
    const { model, sequences, sites, opening } = await this.make(params, token);
    this.asked.set(params.id, params);
    return { id: params.id, model, sequences, sites, opening };
  }

  /** Runs when all runs before it have ended. */
  continue(params: RunParams & { readonly count: number }, token: CancellationToken): Promise<Continuation> {
    return this.inTurn(() =>
      this.onModel(params, token, async (model, onStep) => model.continue(await this.tokenized(model, params), params.count, onStep, this.wordsOf(params))),
    );
  }

  /** Asks the capture of an inspection. */
  async answer<T>(id: string, question: (capture: Capture) => T | Promise<T>): Promise<T> {
    const { made } = await this.known(id);
    return inWords(async () => question(made.capture));
  }

  /** Asks the output layer about what came out of a run. */
  async predictions({ inspection, index, count }: PredictionsQuestion): Promise<Prediction[]> {
    const { made, params } = await this.known(inspection);
    const model = await this.models.get(params.model);
    return inWords(async () => model.predictions(made, index, count));
  }

  release(id: string): void {
    this.asked.delete(id);
    this.made.delete(id);
  }

  private async known(id: string): Promise<{ readonly made: Made; readonly params: InspectParams }> {
    const params = this.asked.get(id);
    if (!params) throw unknownInspection();
    return { params, made: await (this.made.get(id) ?? this.remaking.get(id) ?? this.remake(params)) };
  }

  private remake(params: InspectParams): Promise<Made> {
    const run = this.make(params).finally(() => this.remaking.delete(params.id));
    this.remaking.set(params.id, run);
    return run;
  }

  private make(params: InspectParams, token?: CancellationToken): Promise<Made> {
    return this.inTurn(() =>
      this.onModel(params, token, async (model, onStep) => {
        const run = await model.run(await this.tokenized(model, params), onStep, this.wordsOf(params));
        const made = { ...run, model: named(model.card, params.model) };
        this.made.set(params.id, made);
        return made;
      }),
    );
  }

  /** When all work before it has ended. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** Work on an open model that reports its steps, lets messages in between them, and ends when it is cancelled. */
  private async onModel<T>(
    { id, model: source }: RunParams,
    token: CancellationToken | undefined,
    work: (model: Model, onStep: OnStep) => Promise<T>,
  ): Promise<T> {
    const pause = async () => {
      await breathe();
      if (token?.isCancellationRequested) throw cancelled();
    };
    await pause();
    const model = await this.models.get(source);
    const report = reportSteps((done, total) => this.events.progress({ inspection: id, done, total }));
    return inWords(
      () =>
        work(model, async (done, total) => {
          await pause();
          report(done, total);
        }),
      () => this.models.get(source),
    );
  }

  /** Tokens of what is asked for, and room for a run on them. */
  private async tokenized(model: Model, { texts, model: source, ...wishes }: InspectParams): Promise<Tokenized> {
    const tokenized = await model.tokenize(texts, wishes);
    this.makeRoom(model.estimate(tokenized));
    await this.models.closeOthers(new Set([source.folder, ...[...this.made.keys()].flatMap((other) => this.asked.get(other)?.model.folder ?? [])]));
    return tokenized;
  }

  private wordsOf({ id }: RunParams): (text: string) => void {
    return (text) => this.events.words({ inspection: id, text });
  }

  /** The captures that nobody looked at for longest go first. */
  private makeRoom(needed: number): void {
    if (needed > this.memoryLimit) throw tooLarge(needed, this.memoryLimit);
    while (this.made.calculatedSize + needed > this.memoryLimit && this.made.size) this.made.pop();
  }
}

/** The same folder may be known by two names. */
const named = (card: ModelCard, { id, name }: ModelSource): ModelCard => ({ ...card, id, name });

/**
 * Words what libraries throw. Allocations fail with messages of V8 and of ONNX Runtime: "Array buffer allocation failed",
 * "Failed to allocate memory", "std::bad_alloc". For the rest `explain` may throw something better.
 */
async function inWords<T>(work: () => Promise<T>, explain?: () => Promise<unknown>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof Error && /alloc/i.test(error.message)) throw errors.outOfMemory();
    await explain?.();
    throw error;
  }
}

/** As many messages are read between two layers; each takes a turn of the loop. */
const TURNS = 8;

/** Lets waiting messages in: a cancellation, a question that can be answered meanwhile. */
async function breathe(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
}
