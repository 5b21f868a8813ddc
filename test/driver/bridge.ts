/** The test's end of the bridge extension (bridge/): runs functions in the extension host of the VS Code under test. */
import { EventEmitter, once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import readline from 'node:readline';
import type * as vscode from 'vscode';

export const bridgeExtension = path.join(import.meta.dirname, 'bridge');

/** A function that travels as source text: it sees `vscode`, `require` and its arguments, nothing around it. Arguments and result are JSON. */
export type HostFunction<Args extends unknown[], Result> = (api: typeof vscode, ...args: Args) => Result | PromiseLike<Result>;

interface Host {
  evaluate(source: string, args: readonly unknown[]): Promise<unknown>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export interface Bridge {
  /** What the server of the extension host needs in its environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the next extension host is there: a reloaded window has a new one. */
  nextHost(): Promise<void>;
  /** Calls `fn(vscode, ...args)` in the extension host, once that is there. */
  call<Args extends unknown[], Result>(fn: HostFunction<Args, Result>, ...args: Args): Promise<Result>;
  close(): void;
}

/** Listens for extension hosts. A window has one at a time. */
export async function openBridge(): Promise<Bridge> {
  const hosts = new EventEmitter<{ connected: [Host] }>();
  let current: Host | undefined;
  const listener = net
    .createServer((socket) => {
      const host = connect(socket);
      current = host;
      socket.on('close', () => {
        if (current === host) current = undefined;
      });
      hosts.emit('connected', host);
    })
    .listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port');

  const nextHost = () => new Promise<Host>((resolve) => hosts.once('connected', resolve));
  return {
    env: { VSCODE_TEST_BRIDGE: String(address.port) },
    async nextHost() {
      await nextHost();
    },
    async call<Args extends unknown[], Result>(fn: HostFunction<Args, Result>, ...args: Args) {
      return (await (current ?? (await nextHost())).evaluate(String(fn), args)) as Result;
    },
    close() {
      listener.close();
    },
  };
}

function connect(socket: net.Socket): Host {
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  readline.createInterface(socket).on('line', (line) => {
    const { id, value, error } = JSON.parse(line) as Answer;
    const request = pending.get(id);
    pending.delete(id);
    if (error === undefined) request?.resolve(value);
    else request?.reject(new Error(`in the extension host: ${error}`));
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error('the extension host ended'));
  });
  return {
    evaluate: (source, args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        pending.set(id, { resolve, reject });
        socket.write(`${JSON.stringify({ id, source, args })}\n`);
      }),
  };
}
