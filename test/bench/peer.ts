/** The Python process that runs PyTorch and BertViz. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { builtIn } from '../unit/core/builtIn.ts';
import type { Environment } from './environment.ts';

export class Peer {
  private readonly process: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  /** The last that it wrote to stderr. */
  private readonly ended: Promise<string>;

  constructor(
    private readonly environment: Environment,
    model = 'minilm',
  ) {
    const program = path.join(import.meta.dirname, 'peer.py');
    this.process = spawn(environment.python, [program, builtIn(model).folder, String(availableParallelism())], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.process;
    if (!stdout || !stderr) throw new Error('no pipe');
    this.answers = createInterface(stdout)[Symbol.asyncIterator]();
    let said = '';
    stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-2000)));
    this.ended = once(this.process, 'close').then(() => said);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Milliseconds from text to output: eager attention with all weights as output, or the fused form without. */
  async attention(form: 'eager' | 'sdpa', text: string): Promise<number> {
    const { milliseconds } = (await this.ask({ do: 'attention', form, text })) as { milliseconds: number };
    return milliseconds;
  }

  /** Milliseconds that the native engine takes for a translation. */
  async translation(text: string): Promise<number> {
    const { milliseconds } = (await this.ask({ do: 'translation', text })) as { milliseconds: number };
    return milliseconds;
  }

  /** Runs the model and writes BertViz's page. */
  async headView(text: string, file: string): Promise<void> {
    await this.ask({ do: 'head_view', text, file, scripts: this.environment.scripts });
  }

  async stop(): Promise<void> {
    this.process.stdin?.end();
    await this.ended;
  }

  private async ask(request: object): Promise<unknown> {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = await Promise.race([this.answers.next(), this.ended]);
    if (typeof answer === 'string' || answer.done) throw new Error(`Python has ended: ${await this.ended}`);
    return JSON.parse(answer.value);
  }
}
