/** `npm start`: what the core says of the sample, then VS Code with the extension and the sample in it. `-- --no-open` stops before opening. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createProfile } from '../test/vscode/profile.ts';
import { startServer, workbenchUrl } from '../test/vscode/server.ts';

const root = path.join(import.meta.dirname, '..');
const samples = path.join(root, 'media', 'samples');
const sample = path.join(samples, 'trophy.md');
const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";

/** `code` where it is when it is not on the PATH. */
const CODE = ['code', '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'];

console.log(`\nThe strongest links of "${SENTENCE}":\n`);
const { status } = spawnSync(process.execPath, ['dist/cli.js', 'inspect', SENTENCE], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exitCode = 1;
else if (!process.argv.includes('--no-open')) await open();

async function open(): Promise<void> {
  const desktop = findDesktop();
  if (desktop !== undefined) return openDesktop(desktop);
  try {
    await serveWorkbench();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** A desktop VS Code that can show a window: not as root, which it refuses, and not the `code` of a remote terminal, which loads no extension from a folder. */
function findDesktop(): string | undefined {
  if (process.platform === 'linux' && (process.getuid?.() === 0 || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY))) return undefined;
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  return CODE.find((program) => run(program, '--version') === 0);
}

function openDesktop(program: string): void {
  console.log('\nOpening VS Code. Select the sentence and run "Attention: Inspect Selection" from the command palette.');
  if (run(program, `--extensionDevelopmentPath=${root}`, samples, '--goto', sample) !== 0) process.exitCode = 1;
}

/** Ends with the program's exit code; null when it is not there. */
function run(program: string, ...args: string[]): number | null {
  const batch = process.platform === 'win32'; // code is a batch file there, which takes a shell
  return spawnSync(program, batch ? args.map((arg) => `"${arg}"`) : args, { shell: batch }).status;
}

async function serveWorkbench(): Promise<void> {
  const profile = createProfile();
  process.on('exit', () => profile.remove());
  profile.link(root);
  const server = await startServer(profile);
  server.child.once('exit', () => process.exit()); // it ends 5 minutes after its last window
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  const url = workbenchUrl(server, { folder: samples, payload: [['openFile', server.uri(sample)]] });
  console.log(`\nVS Code is at ${url}\nSelect the sentence and run "Attention: Inspect Selection" (F1). Ctrl+C ends it.`);
}
