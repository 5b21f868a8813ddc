/** The Python process that runs PyTorch and BertViz. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cachedModelFolder } from '../../src/models/folders.ts';
import type { Environment } from './environment.ts';

export class Peer {
  private readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(private readonly environment: Environment) {
    const program = path.join(import.meta.dirname, 'peer.py');
    this.process = spawn(environment.python, [program, cachedModelFolder('minilm'), String(availableParallelism())], { stdio: ['pipe', 'pipe', 'ignore'] });
    if (!this.process.stdout) throw new Error('no pipe');
    this.answers = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Milliseconds from text to output: eager attention with all weights as output, or the fused form without. */
  async attention(form: 'eager' | 'sdpa', text: string): Promise<number> {
    const { milliseconds } = (await this.ask({ do: 'attention', form, text })) as { milliseconds: number };
    return milliseconds;
  }

  /** Runs the model and writes BertViz's page. */
  async headView(text: string, file: string): Promise<void> {
    await this.ask({ do: 'head_view', text, file, scripts: this.environment.scripts });
  }

  async stop(): Promise<void> {
    this.process.stdin?.end();
    await once(this.process, 'exit');
  }

  private async ask(request: object): Promise<unknown> {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`Python has ended (${this.process.exitCode ?? this.process.signalCode})`);
    return JSON.parse(value);
  }
}
