/** Starts VS Code's server on a free port, and runs its command line. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureVSCode } from './install.ts';
import type { Profile } from './profile.ts';

const START_TIMEOUT = 60_000;

type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

export interface Server {
  readonly child: ServerProcess;
  readonly origin: string;
  /** A local file as the workbench names it. */
  uri(file: string): string;
  stop(): Promise<void>;
}

/** Runs VS Code's command line (--install-extension FILE.vsix, --list-extensions …) on a profile; resolves to what it printed. */
export async function cli(profile: Profile, args: readonly string[]): Promise<string> {
  const { node, serverMain } = await ensureVSCode();
  return new Promise((resolve, reject) => {
    execFile(node, [serverMain, ...profile.args, '--accept-server-license-terms', ...args], (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout}${stderr}`));
      else resolve(stdout + stderr);
    });
  });
}

interface ServerOptions {
  /** More environment, which the extension host sees too. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** For extensionTestsPath: a server ignores it otherwise. No toasts and no dialogs then. */
  readonly testMode?: boolean;
  /** Workspaces are trusted only when somebody says so. */
  readonly askForTrust?: boolean;
  readonly args?: readonly string[];
  /** What the server prints. */
  readonly onLine?: (line: string) => void;
}

export async function startServer(
  profile: Profile,
  { env = {}, testMode = false, askForTrust = false, args = [], onLine = () => {} }: ServerOptions = {},
): Promise<Server> {
  const { node, serverMain } = await ensureVSCode();
  const options = [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--disable-experiments', '--disable-getting-started-override', '--disable-update-check'],
    '--disable-websocket-compression', // twice as fast for large webview messages
    '--enable-remote-auto-shutdown', // ends by itself 5 minutes after the last window, should stop() never run
    ...['--reconnection-grace-time', '1'],
    ...(askForTrust ? [] : ['--disable-workspace-trust']),
    ...(testMode ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(node, [serverMain, ...options, ...profile.args, ...args], {
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...env }, // no marketplace
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that stop() ends extension hosts too
  });
  const stop = () => stopGroup(child);
  try {
    const port = await listeningPort(child, onLine);
    return {
      child,
      stop,
      origin: `http://localhost:${port}`, // not 127.0.0.1: webviews need a secure context
      uri: (file) => `vscode-remote://localhost:${port}${path.resolve(file)}`,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopGroup(child: ServerProcess): Promise<void> {
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      /* all gone */
    }
  };
  if (child.exitCode === null && child.signalCode === null) {
    signalGroup('SIGTERM');
    await Promise.race([once(child, 'exit'), sleep(3000)]);
  }
  signalGroup('SIGKILL');
}

function listeningPort(child: ServerProcess, onLine: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const printed: string[] = [];
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new Error(`the VS Code server ${what}\n${printed.slice(-40).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`did not start in ${START_TIMEOUT / 1000} s`), START_TIMEOUT);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      readline.createInterface(stream).on('line', (line) => {
        onLine(line);
        printed.push(line);
        if (printed.length > 100) printed.shift();
        const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}

/** The workbench's start options. */
export type Payload = readonly (readonly [key: string, value: string])[];

/** The address of a workbench window: a workspace file, a folder, or empty. */
export function workbenchUrl(
  server: Server,
  { folder, workspace, payload = [] }: { folder?: string | undefined; workspace?: string | undefined; payload?: Payload } = {},
): string {
  const query = new URLSearchParams();
  if (workspace !== undefined) query.set('workspace', path.resolve(workspace));
  else if (folder !== undefined) query.set('folder', path.resolve(folder));
  else query.set('ew', 'true'); // empty window
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `${server.origin}/?${query}`;
}
