/**
 * The engine as the host sees it: methods to ask, whether a process runs or not. It is started on the first question and
 * again after it ended, and stopped when nobody asks; an inspection that got lost with it is made again without a word.
 */
import { type CancellationToken, CancellationTokenSource, Emitter } from 'vscode-jsonrpc';
import type { EngineEvents, EngineMethods, InspectParams } from '../protocol/engine.ts';
import type { Client } from '../protocol/rpc.ts';
import { EngineProcess } from './child.ts';
import { cancelled, engineStopped, hasCode, unknownInspection } from './errors.ts';

export interface EngineOptions {
  /** The engine's bundle: `dist/engine.cjs`. */
  readonly program: string;
  /** The Node program that runs it. Default, also for an empty name: the one that runs this, which may be Electron. */
  readonly node?: string;
  /** Bytes that captures and runs may take together. */
  readonly memoryLimit: number;
  /** Stops the process after so many milliseconds without a question. Default: 0, never. */
  readonly idleAfter?: number;
  /** Kills it when it gives no sign of life for so long (ms) after a cancellation. Default: 5 seconds. */
  readonly killAfterCancel?: number;
  /** Kills it when it gives no sign of life for so long (ms) while somebody waits. Default: 2 minutes. */
  readonly killAfterSilence?: number;
  /** What the process writes to stderr, and when it starts and ends. Never text of the person. */
  readonly log: (line: string) => void;
}

export type Progress = Parameters<EngineEvents['progress']>[0];

export type Words = Parameters<EngineEvents['words']>[0];

type Methods = Client<EngineMethods>;

/** One `inspect`. Its key is what the engine knows it by: an id may be used again while the old run still ends. */
interface Run {
  readonly key: string;
  readonly params: InspectParams;
  readonly cancellation: CancellationTokenSource;
}

/** A question outlives as many ends of the process that it did not cause, and inspections that it had to wait for. */
const MAX_ATTEMPTS = 3;

export class EngineClient implements Methods {
  private readonly progress = new Emitter<Progress>();
  private readonly words = new Emitter<Words>();
  private readonly change = new Emitter<boolean>();
  private process: EngineProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private waiting = 0;
  private disposed = false;
  private runs = 0;
  /** Runs that somebody waits for, and runs that ended well, by the id of the inspection. */
  private readonly pending = new Map<string, Run>();
  private readonly done = new Map<string, Run>();
  /** Continuations that somebody waits for. */
  private readonly writing = new Set<string>();
  private readonly restoring = new Map<Run, Promise<unknown>>();

  constructor(private options: EngineOptions) {}

  /** Layers done of an `inspect`, tokens written of a `continue`, that somebody waits for; silent when one is made again. */
  readonly onProgress = this.progress.event;
  /** What a model has written so far, of a target or a continuation that somebody waits for. */
  readonly onWords = this.words.event;
  /** A process was started (true) or has ended (false). */
  readonly onDidChangeRunning = this.change.event;

  get running(): boolean {
    return this.process !== undefined;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.process?.pid;
  }

  readonly open: Methods['open'] = (params, token) => this.ask((engine) => engine.open(params, token), token);
  readonly describe: Methods['describe'] = (params, token) => this.ask((engine) => engine.describe(params, token), token);
  readonly continue: Methods['continue'] = async (params, token) => {
    this.writing.add(params.id);
    try {
      return await this.ask((engine) => engine.continue(params, token), token);
    } finally {
      this.writing.delete(params.id);
    }
  };
  readonly predictions: Methods['predictions'] = (params, token) =>
    this.answer(params, token, (engine, inspection) => engine.predictions({ ...params, inspection }, token));
  readonly weights: Methods['weights'] = (params, token) =>
    this.answer(params, token, (engine, inspection) => engine.weights({ ...params, inspection }, token));
  readonly mean: Methods['mean'] = (params, token) => this.answer(params, token, (engine, inspection) => engine.mean({ ...params, inspection }, token));
  readonly thumbnails: Methods['thumbnails'] = (params, token) =>
    this.answer(params, token, (engine, inspection) => engine.thumbnails({ ...params, inspection }, token));
  readonly roles: Methods['roles'] = (params, token) => this.answer(params, token, (engine, inspection) => engine.roles({ ...params, inspection }, token));
  readonly explain: Methods['explain'] = (params, token) =>
    this.answer(params, token, (engine, inspection) => engine.explain({ ...params, inspection }, token));
  readonly links: Methods['links'] = (params, token) => this.answer(params, token, (engine, inspection) => engine.links({ ...params, inspection }, token));

  /** A new one with the same id cancels the old one, which ends with the error `cancelled`; until it is done, questions are answered from what was there before. */
  readonly inspect: Methods['inspect'] = async (params, token) => {
    const { id } = params;
    this.pending.get(id)?.cancellation.cancel();
    const run: Run = { key: `${id}#${++this.runs}`, params, cancellation: new CancellationTokenSource() };
    this.pending.set(id, run);
    const chained = token?.onCancellationRequested(() => run.cancellation.cancel());
    if (token?.isCancellationRequested) run.cancellation.cancel();
    try {
      const inspection = await this.ask((engine) => engine.inspect({ ...params, id: run.key }, run.cancellation.token), run.cancellation.token);
      this.forget(this.done.get(id));
      this.done.set(id, run);
      return { ...inspection, id };
    } catch (error) {
      this.forget(run);
      throw error;
    } finally {
      chained?.dispose();
      if (this.pending.get(id) === run) this.pending.delete(id);
    }
  };

  readonly release: Methods['release'] = async ({ inspection }) => {
    this.forget(this.done.get(inspection));
    this.done.delete(inspection);
  };

  /** Changes options. A running process is stopped, and who waits is served by the next one. */
  async configure(options: Partial<EngineOptions>): Promise<void> {
    this.options = { ...this.options, ...options };
    await this.stop();
  }

  /** Ends the process; the next question starts another. */
  async stop(): Promise<void> {
    await this.process?.kill(engineStopped());
  }

  /** Ends the process for good; who still waits is told so. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await this.stop();
    this.progress.dispose();
    this.words.dispose();
    this.change.dispose();
  }

  /** A question about an inspection, by the name that the engine has for it. */
  private answer<T>(
    { inspection }: { readonly inspection: string },
    token: CancellationToken | undefined,
    question: (engine: Methods, key: string) => Promise<T>,
  ): Promise<T> {
    const run = this.done.get(inspection);
    if (!run) return Promise.reject(unknownInspection());
    return this.ask((engine) => question(engine, run.key), token, run);
  }

  /** A cancelled question ends at once, whatever the engine does then. */
  private ask<T>(question: (engine: Methods) => Promise<T>, token?: CancellationToken, about?: Run): Promise<T> {
    const answer = this.askUntilAnswered(question, token, about);
    if (!token) return answer;
    return new Promise((resolve, reject) => {
      const listening = token.onCancellationRequested(() => reject(cancelled()));
      void answer.then(resolve, reject).finally(() => listening.dispose());
    });
  }

  /** Of a process that was stopped meanwhile the next one is asked, and a lost inspection is made again first. */
  private async askUntilAnswered<T>(question: (engine: Methods) => Promise<T>, token?: CancellationToken, about?: Run): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.disposed) throw engineStopped();
      if (token?.isCancellationRequested) throw cancelled();
      try {
        return await this.askOnce(question, token);
      } catch (error) {
        if (hasCode(error, 'nativeModule')) await this.process?.kill(engineStopped()); // mended or not, only another process can tell
        if (attempt === MAX_ATTEMPTS) throw error;
        const lost = about && hasCode(error, 'unknownInspection') && this.done.get(about.params.id) === about; // and not released meanwhile
        if (lost) await this.restore(about);
        else if (!hasCode(error, 'engineStopped')) throw error;
      }
    }
  }

  private async askOnce<T>(question: (engine: Methods) => Promise<T>, token: CancellationToken | undefined): Promise<T> {
    clearTimeout(this.idle);
    this.waiting++;
    try {
      return await (this.process ?? this.start()).ask(question, token);
    } finally {
      if (--this.waiting === 0 && this.options.idleAfter) this.idle = setTimeout(() => void this.stop(), this.options.idleAfter).unref();
    }
  }

  private start(): EngineProcess {
    // Whoever disposes of the client disposes of the log as well, and the process ends a little later.
    const log = (line: string) => void (this.disposed || this.options.log(line));
    const process = new EngineProcess({ ...this.options, log }, { progress: (progress) => this.report(progress), words: (words) => this.tell(words) });
    this.process = process;
    void process.ended.then(() => {
      clearTimeout(this.idle);
      if (this.process === process) this.process = undefined;
      this.change.fire(false);
    });
    this.change.fire(true);
    return process;
  }

  private report({ inspection, done, total }: Progress): void {
    const id = this.waitedFor(inspection);
    if (id !== undefined) this.progress.fire({ inspection: id, done, total });
  }

  private tell({ inspection, text }: Words): void {
    const id = this.waitedFor(inspection);
    if (id !== undefined) this.words.fire({ inspection: id, text });
  }

  /** A continuation is known by the id that was asked with; an inspection by the name that the engine has for it. */
  private waitedFor(key: string): string | undefined {
    return this.writing.has(key) ? key : [...this.pending.values()].find((run) => run.key === key)?.params.id;
  }

  /** Several questions wait for the same run. */
  private restore(run: Run): Promise<unknown> {
    const restoring = this.restoring.get(run) ?? this.ask((engine) => engine.inspect({ ...run.params, id: run.key })).finally(() => this.restoring.delete(run));
    this.restoring.set(run, restoring);
    return restoring;
  }

  private forget(run: Run | undefined): void {
    if (run && this.process) void this.process.ask((engine) => engine.release({ inspection: run.key })).catch(() => undefined);
  }
}
