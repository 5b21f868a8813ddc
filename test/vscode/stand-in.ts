/**
 * Stands in for VS Code's executable: runTests({ vscodeExecutablePath }) of @vscode/test-electron starts it with VS Code's own arguments.
 * It runs the suite of --extensionTestsPath in the server's extension host and exits with its code.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import { startBrowser } from './browser.ts';
import { createProfile, type Profile } from './profile.ts';
import { cli, type Server, startServer, workbenchUrl } from './server.ts';

const EXIT = { pageCrashed: 70, serverEnded: 71, timedOut: 72, unsure: 74, interrupted: 130 };
const TIMEOUT = Number(process.env.VSCODE_TEST_TIMEOUT ?? 600) * 1000;
const VERBOSE = process.env.VSCODE_TEST_VERBOSE === '1';

/** The workbench's own lines, which come by the same way as the suite's. */
const WORKBENCH_LINES = [
  ...[
    'Resolv(ing|ed) connection token',
    'Creating a socket \\(',
    '\\[reconnection-grace-time\\]',
    '(Updating|Ignoring fetching) additional builtin extensions',
  ],
  ...['\\[Service Worker\\]', '\\[AgentHost', '\\[AccountPolicyGate\\]', 'getaddrinfo (ENOTFOUND|EAI_AGAIN)', '\\[LocalProcess', 'Extension host with pid'],
  ...['\\[remote-connection\\]', 'Creation of workbench contribution', '\\[driver\\]'],
];
const WORKBENCH_LINE = new RegExp(`^(${WORKBENCH_LINES.join('|')})`);

const { values, positionals } = parseArgs({ allowPositionals: true, strict: false }); // VS Code's many other options mean nothing here
const given = (name: string): string[] => [values[name]].flat().filter((value) => typeof value === 'string');
const isSet = (name: string) => values[name] !== undefined;
const localPath = (place: string) => path.resolve(place.startsWith('file:') ? fileURLToPath(place) : place);

async function runCommandLine(profile: Profile): Promise<number> {
  const args = ['install-extension', 'uninstall-extension'].flatMap((name) => given(name).flatMap((value) => [`--${name}`, value]));
  for (const name of ['list-extensions', 'show-versions', 'force', 'version']) if (isSet(name)) args.push(`--${name}`);
  process.stdout.write(await cli(profile, args));
  return 0;
}

function windowUrl(server: Server): string {
  const opened = [...positionals, ...given('folder-uri'), ...given('file-uri')].map(localPath).filter((file) => fs.existsSync(file));
  const isFolder = (file: string) => fs.statSync(file).isDirectory();
  const workspace = opened.find((file) => file.endsWith('.code-workspace'));
  const file = opened.find((file) => file !== workspace && !isFolder(file));
  const payload: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  for (const name of ['extensionDevelopmentPath', 'extensionTestsPath']) for (const place of given(name)) payload.push([name, server.uri(localPath(place))]);
  if (isSet('disable-extensions')) payload.push(['disableExtensions', 'true']);
  if (file !== undefined) payload.push(['openFile', server.uri(file)]);
  return workbenchUrl(server, { workspace, folder: opened.find(isFolder), payload });
}

async function runSuite(profile: Profile): Promise<number> {
  const result = deferred<number>();
  const hostEnd = deferred<number>();
  let ending = false; // from then on the workbench's lines are only about its own end
  const finish = (code: number, why = '') => {
    ending = true;
    if (why) process.stderr.write(`${why}\n`);
    result.resolve(code);
  };

  const server = await startServer(profile, {
    testMode: true,
    onLine(line) {
      if (VERBOSE) process.stderr.write(`[server] ${line}\n`);
      const end = /Extension Host Process exited with code: (\w+), signal: (\w+)/.exec(line);
      if (!end) return;
      const [, code = '', signal = ''] = end;
      if (code !== '0') ending = true;
      hostEnd.resolve(signal === 'null' ? Number(code) : 128 + (os.constants.signals[signal as NodeJS.Signals] ?? 0));
    },
  });
  try {
    const { browser, page } = await startBrowser();
    try {
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        const text = format(...args); // a line of the extension host's console
        if (!VERBOSE && (ending || WORKBENCH_LINE.test(text))) return;
        const stream = type === 'error' || type === 'warn' ? process.stderr : process.stdout;
        stream.write(`${text}\n`);
      });
      // The suite's result: 0, or 1 when run() was rejected. A dead extension host also gives 0, so that only an
      // extension host which itself ended with 0 makes it a pass.
      await page.exposeFunction('codeAutomationExit', async (code: number) => {
        if (code) return finish(code);
        ending = true;
        const hostCode = await Promise.race([hostEnd.promise, sleep(15_000, undefined)]);
        if (hostCode === undefined) finish(EXIT.unsure, "the extension host's end was not seen: no sure result");
        else finish(hostCode, hostCode ? `the extension host ended with ${hostCode} before the suite's result` : '');
      });
      page.on('console', (message) => {
        if (VERBOSE) process.stderr.write(`[workbench] ${message.text()}\n`);
      });
      page.on('crash', () => finish(EXIT.pageCrashed, 'the workbench page crashed'));
      server.child.once('exit', () => finish(EXIT.serverEnded, 'the VS Code server ended'));
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => finish(EXIT.interrupted));
      const timer = setTimeout(() => finish(EXIT.timedOut, `no result in ${TIMEOUT / 1000} s`), TIMEOUT);
      await page.goto(windowUrl(server));
      const code = await result.promise;
      clearTimeout(timer);
      return code;
    } finally {
      server.child.removeAllListeners('exit');
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
}

/** Promise.withResolvers came with Node 22. */
function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const profile = createProfile({ userData: given('user-data-dir')[0], extensions: given('extensions-dir')[0] });
let code = 1;
try {
  code = isSet('extensionTestsPath') || isSet('extensionDevelopmentPath') ? await runSuite(profile) : await runCommandLine(profile);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
} finally {
  profile.remove();
}
process.exit(code);
