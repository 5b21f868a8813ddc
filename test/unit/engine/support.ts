/** A real engine for the tests: its bundle in a folder of its own, and what they ask of it. */
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Event } from 'vscode-jsonrpc';
import { EngineClient, type EngineOptions } from '../../../src/engine/client.ts';
import type { HeadsQuestion } from '../../../src/protocol/engine.ts';
import { UserError } from '../../../src/protocol/errors.ts';
import type { ModelSource } from '../../../src/protocol/inspection.ts';
import { miniLM } from '../core/builtIn.ts';

export { miniLM };

export const GIGABYTE = 2 ** 30;
export const SHORT = 'The fox saw the bird';
/** As long as the model takes: its layers are slow enough to be interrupted. */
export const LONG = 'the river rose and nobody slept '.repeat(100);

/** A folder that goes when the suite ends. */
export function temporaryFolder(): { readonly path: string } {
  const folder = { path: '' };
  before(async () => {
    folder.path = await mkdtemp(path.join(tmpdir(), 'engine-test-'));
  });
  after(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

const NODE_MODULES = path.resolve(import.meta.dirname, '../../../node_modules');
const NATIVE = ['onnxruntime-node', 'tokenizers'];

/** The engine's program as it is shipped, with these modules beside it. */
export async function buildProgram(folder: string, linkModules = (modules: string) => symlink(NODE_MODULES, modules, 'junction')): Promise<string> {
  const outfile = path.join(folder, 'engine.cjs');
  const entry = path.resolve(import.meta.dirname, '../../../src/engine/process.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: NATIVE, logLevel: 'warning' });
  await linkModules(path.join(folder, 'node_modules'));
  return outfile;
}

/** A client of a fresh engine for each test, which leaves no process behind. */
export function engineForEachTest(): {
  start(options?: Partial<EngineOptions>): EngineClient;
  options(): EngineOptions;
  readonly log: string[];
  readonly folder: { readonly path: string };
} {
  const folder = temporaryFolder();
  const log: string[] = [];
  let program = '';
  let clients: EngineClient[] = [];
  before(async function () {
    this.timeout(120_000);
    program = await buildProgram(folder.path);
  });
  beforeEach(() => {
    log.length = 0;
  });
  afterEach(async () => {
    const pids = clients.flatMap(({ pid }) => pid ?? []);
    await Promise.all(clients.map((client) => client.dispose()));
    clients = [];
    for (const pid of pids) assert.ok(!isAlive(pid), `process ${pid} is still there`);
  });
  const options = (): EngineOptions => ({ program, memoryLimit: GIGABYTE, log: (line) => log.push(line) });
  return {
    log,
    folder,
    options,
    start: (changed = {}) => {
      const client = new EngineClient({ ...options(), ...changed });
      clients.push(client);
      return client;
    },
  };
}

export const inspect = (client: EngineClient, texts: readonly string[] = [SHORT], id = 'a', model: ModelSource = miniLM()) =>
  client.inspect({ id, model, texts });

export const row = (inspection = 'a'): HeadsQuestion => ({
  inspection,
  site: 'encoder.self',
  heads: [{ layer: 3, head: 1 }],
  rows: [1, 2],
  presentation: { words: false, renormalised: false },
});

/** The engine works: a run, and an answer of it. */
export async function assertWorks(client: EngineClient): Promise<void> {
  await inspect(client, [SHORT], 'works');
  const { shape, values } = await client.weights(row('works'));
  assert.deepEqual(shape, [1, 1, 7]);
  assert.ok(Math.abs(values.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5);
}

/** The next time that it happens. */
export const once = <T>(event: Event<T>, wanted: (value: T) => boolean = () => true): Promise<T> =>
  new Promise((resolve) => {
    const listening = event((value) => {
      if (!wanted(value)) return;
      listening.dispose();
      resolve(value);
    });
  });

export const ended = (client: EngineClient) => once(client.onDidChangeRunning, (running) => !running);

export function pidOf(client: EngineClient): number {
  assert.ok(client.pid, 'no process runs');
  return client.pid;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Enough work that the engine is in the middle of it when its first step is told. */
export function manyRuns(client: EngineClient, count = 4, model = miniLM()): Promise<PromiseSettledResult<unknown>[]> {
  return Promise.allSettled(Array.from({ length: count }, (_, i) => inspect(client, [LONG], `run ${i}`, model)));
}

export const rejected = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));

/** It is one sentence for a person, which says what to do next. */
export function assertWorded(error: unknown, ...codes: string[]): asserts error is UserError {
  assert.ok(error instanceof UserError, `no UserError: ${String(error)}`);
  assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
  assert.match(error.message, /^\S[^\n]+\.$/);
  assert.match(error.message, /\b(try again|take|raise|install|set|check|inspect|select|close|start it again|download|holds|choose|switch)\b/i);
  assert.doesNotMatch(error.message, /\{\d\}|undefined|null|\bat .*:\d+/);
}

export async function assertSentence(answer: Promise<unknown>, ...codes: string[]): Promise<UserError> {
  try {
    await answer;
  } catch (error) {
    assertWorded(error, ...codes);
    return error;
  }
  assert.fail(`answered, and not refused with ${codes.join(' or ')}`);
}

/** Puts a program of one's own in place of Node. */
export async function script(folder: string, name: string, lines: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, lines, { mode });
  return file;
}

/** A field of /proc/PID/status, in kB. */
export async function statusOf(pid: number, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
}
