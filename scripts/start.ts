/** `npm start`: what the core says of the sample, then VS Code with the extension and the sample in it. `-- --no-open` stops before opening. */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createProfile } from '../test/vscode/profile.ts';
import { startServer, workbenchUrl } from '../test/vscode/server.ts';

const root = path.join(import.meta.dirname, '..');
const samples = path.join(root, 'media', 'samples');
const sample = path.join(samples, 'trophy.md');
const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";

printStrongestLinks();
if (!process.argv.includes('--no-open')) {
  if (hasDesktop()) openDesktop();
  else await serveWorkbench();
}

function printStrongestLinks(): void {
  console.log(`\nThe strongest links of "${SENTENCE}":\n`);
  execFileSync(process.execPath, ['dist/cli.js', 'inspect', SENTENCE], { cwd: root, stdio: 'inherit' });
}

/** A desktop VS Code that can show a window: not as root, which it refuses, and not the `code` of a remote terminal, which loads no extension from a folder. */
function hasDesktop(): boolean {
  if (process.platform === 'linux' && (process.getuid?.() === 0 || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY))) return false;
  if (process.env.VSCODE_IPC_HOOK_CLI) return false;
  return code('--version').status === 0;
}

function openDesktop(): void {
  console.log('\nOpening VS Code. Select the sentence and run "Attention: Inspect Selection" from the command palette.');
  const { status } = code(`--extensionDevelopmentPath=${root}`, samples, '--goto', sample);
  if (status !== 0) process.exitCode = 1;
}

function code(...args: string[]) {
  const quoted = process.platform === 'win32' ? args.map((arg) => `"${arg}"`) : args; // code is a batch file there, which takes a shell
  return spawnSync('code', quoted, { encoding: 'utf8', shell: process.platform === 'win32' });
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
