import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EngineClient } from '../engine/client.ts';
import { UserError } from '../protocol/errors.ts';
import type { Inspection, ModelSource } from '../protocol/inspection.ts';
import type { Said } from './ground.ts';
import { type Continued, paramsOf, type Wishes } from './wishes.ts';

export interface Surroundings {
  readonly engine: EngineClient;
  readonly log: vscode.LogOutputChannel;
}

/** What a session asks of a model, until the answer is there or nobody wants it any more. */
export class Run implements vscode.Disposable {
  readonly id = randomUUID();
  private readonly source = new vscode.CancellationTokenSource();

  constructor(
    private readonly around: Surroundings,
    private readonly model: ModelSource,
  ) {}

  get isCancelled(): boolean {
    return this.source.token.isCancellationRequested;
  }

  async inspect(said: Said, wishes: Wishes): Promise<Inspection> {
    const start = performance.now();
    const params = paramsOf(said, wishes);
    const inspection = await this.around.engine.inspect({ id: this.id, model: this.model, ...params }, this.source.token);
    if (params.target !== undefined && !inspection.sequences.some(({ name }) => name === 'target')) {
      release(this.around, inspection);
      throw new UserError('noTarget', '{0} takes no target: its attention stays in one text. Choose a model that translates, or inspect the text alone.', [
        this.model.name,
      ]);
    }
    this.around.log.info(told(inspection, performance.now() - start));
    return inspection;
  }

  /** What the model writes after the text. Fails where that is nothing. */
  async write(said: Said, wishes: Wishes, count: number): Promise<Continued> {
    const start = performance.now();
    const params = paramsOf(said, { ...wishes, continuation: null });
    const written = await this.around.engine.continue({ id: this.id, model: this.model, ...params, count }, this.source.token);
    this.around.log.info(`wrote ${written.ids.length} tokens in ${(performance.now() - start).toFixed(0)} ms`);
    if (written.ids.length) return { ...written, after: params.texts[0] ?? '' };
    throw new UserError('nothingWritten', 'The model writes nothing after this text: for it the text is finished, or full. Select another text.');
  }

  cancel(): void {
    this.source.cancel();
  }

  dispose(): void {
    this.source.dispose();
  }
}

/** The engine need not keep an inspection. */
export function release({ engine, log }: Surroundings, { id }: Inspection): void {
  engine.release({ inspection: id }).catch((error: unknown) => log.debug(String(error)));
}

/** A run as the log tells it: sizes and time, never the text. */
function told({ model, sequences }: Inspection, milliseconds: number): string {
  const tokens = sequences.map(({ name, tokens: { length } }) => `${name} of ${length} tokens`).join(', ');
  return `inspected ${tokens} by ${model.family} ${model.layers} × ${model.heads} in ${milliseconds.toFixed(0)} ms`;
}
