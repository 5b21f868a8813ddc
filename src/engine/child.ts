/** One life of the engine's process, from its start to its end: the connection, its signs of life, and why it ended. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CancellationToken, ConnectionError, ErrorCodes, type MessageConnection, ResponseError } from 'vscode-jsonrpc';
import type { EngineEvents, EngineMethods } from '../protocol/engine.ts';
import type { UserError } from '../protocol/errors.ts';
import { type Client, client, listen, type Listeners } from '../protocol/rpc.ts';
import type { EngineOptions } from './client.ts';
import { engineDied, engineHung, engineMissing, engineNotStarted, engineStopped, nodeMissing } from './errors.ts';
import { connect } from './wire.ts';

/** The ways in which a request ends when the other side is gone. */
const CONNECTION_LOST: readonly number[] = [
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.MessageWriteError,
  ErrorCodes.MessageReadError,
  ErrorCodes.ConnectionInactive,
];
const isConnectionLost = (error: unknown) => error instanceof ConnectionError || (error instanceof ResponseError && CONNECTION_LOST.includes(error.code));

interface Request {
  cancelledAt: number;
}

export class EngineProcess {
  /** Resolves when the process has ended, with what to tell who still waits. Never rejects. */
  readonly ended: Promise<UserError>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly connection: MessageConnection;
  private readonly engine: Client<EngineMethods>;
  private readonly requests = new Set<Request>();
  private readonly node: string;
  private reason: UserError | undefined;
  private heard = false;
  private heardAt = performance.now();
  private watchdog: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: EngineOptions,
    events: Listeners<EngineEvents>,
  ) {
    this.node = options.node || process.execPath;
    this.child = start(this.node, options);
    if (this.child.pid) options.log(`engine ${this.child.pid} started`);
    this.ended = this.watchEnd();
    createInterface(this.child.stderr).on('line', options.log);
    this.connection = connect(this.child.stdout, this.child.stdin);
    this.engine = client<EngineMethods>(this.connection);
    listen<EngineEvents>(this.connection, events);
    this.child.stdout.on('data', () => this.signOfLife());
    this.connection.onError(([error]) => options.log(`connection: ${error.message}`));
    this.connection.onClose(() => this.child.kill('SIGKILL'));
    this.connection.listen();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async ask<T>(question: (engine: Client<EngineMethods>) => Promise<T>, token?: CancellationToken): Promise<T> {
    const request: Request = { cancelledAt: Infinity };
    if (this.requests.size === 0) this.heardAt = performance.now();
    this.requests.add(request);
    this.watch();
    const listening = token?.onCancellationRequested(() => {
      request.cancelledAt = performance.now();
      this.watch();
    });
    try {
      return await question(this.engine);
    } catch (error) {
      throw isConnectionLost(error) ? await this.kill() : error;
    } finally {
      listening?.dispose();
      this.requests.delete(request);
      this.watch();
    }
  }

  /** There is nothing to save, so it is killed outright. */
  kill(reason?: UserError): Promise<UserError> {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
    return this.ended;
  }

  private watchEnd(): Promise<UserError> {
    return new Promise<UserError>((resolve) => {
      this.child.once('error', (error) => resolve(nodeMissing(this.node, startFailure(error))));
      this.child.once('exit', (exitCode, signal) => {
        this.options.log(`engine ${this.child.pid ?? ''} ended: ${signal ?? `exit code ${exitCode ?? '?'}`}`);
        resolve(this.reason ?? (this.heard || signal ? engineDied(exitCode, signal) : engineNotStarted(this.node)));
      });
    }).finally(() => {
      clearTimeout(this.watchdog);
      this.connection.dispose();
    });
  }

  private signOfLife(): void {
    this.heard = true;
    this.heardAt = performance.now();
    this.watch();
  }

  /** Silence is allowed while nobody waits, for a while when somebody does, and for less when a request was cancelled. */
  private watch(): void {
    clearTimeout(this.watchdog);
    if (this.requests.size === 0) return;
    const { killAfterCancel = 5_000, killAfterSilence = 120_000 } = this.options;
    const cancelledAt = Math.min(...[...this.requests].map((request) => request.cancelledAt));
    const hung = this.heardAt + killAfterSilence;
    const ignoring = Math.max(this.heardAt, cancelledAt) + killAfterCancel;
    const reason = ignoring < hung ? engineStopped() : engineHung(Math.round(killAfterSilence / 1000));
    this.watchdog = setTimeout(() => void this.kill(reason), Math.min(ignoring, hung) - performance.now());
  }
}

function start(node: string, { program, memoryLimit }: EngineOptions): ChildProcessWithoutNullStreams {
  if (!existsSync(program)) throw engineMissing(program);
  try {
    // `spawn` and not `fork`: its second channel would go unused; that the host is gone is told by the end of stdin.
    return spawn(node, [program, String(memoryLimit)], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, windowsHide: true });
  } catch (error) {
    throw nodeMissing(node, startFailure(error)); // thrown for a file that is no program, told by an event for one that is missing
  }
}

const startFailure = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
