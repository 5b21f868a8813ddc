/**
 * Brings VS Code (server, Node extension host and web workbench: `code-server` on npm) and the Node it needs into the user's cache folder,
 * once per version.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../src/models/folders.ts';

const run = promisify(execFile);

const CODE_SERVER = '4.139.1'; // VS Code 1.139
const NODE = '24.21.0'; // the server needs registerHooks of node:module, which Node 20 lacks
const RECIPE = 1; // raise it when this file installs something else for the same versions

const NODE_PACKAGE = `node-linux-${process.arch}`;

/** A third of the installation, and no test loads it: Copilot, its sandbox, Node's headers. */
const UNUSED = [
  'code-server/lib/vscode/extensions/copilot',
  'code-server/lib/vscode/node_modules/@github',
  'code-server/lib/vscode/node_modules/@microsoft/mxc-sdk',
  `${NODE_PACKAGE}/include`,
];

/** Native modules that would need a compiler, and JavaScript that does as well in a test. */
const STAND_INS = { '@vscode/spdlog': 'spdlog.cjs', '@vscode/native-watchdog': 'native-watchdog.cjs' };

export interface VSCode {
  readonly node: string;
  /** The server's entry point. */
  readonly serverMain: string;
}

function installFolder(): string {
  return path.join(cacheFolder(), 'test', `vscode-${CODE_SERVER}-${NODE_PACKAGE}-${NODE}-${RECIPE}`);
}

/** The installed VS Code; installs it (half a minute, 510 MB) when this version is not there yet. Safe to call from several processes at once. */
export async function ensureVSCode(): Promise<VSCode> {
  const folder = installFolder();
  if (!fs.existsSync(folder)) await install(folder);
  return {
    node: path.join(folder, 'node_modules', NODE_PACKAGE, 'bin', 'node'),
    serverMain: path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

async function install(folder: string): Promise<void> {
  if (process.platform !== 'linux') throw new Error('VS Code without a desktop is set up for Linux only: install the desktop VS Code');
  process.stderr.write(`installing VS Code for a browser in ${folder} (once, about half a minute)\n`);
  const partial = `${folder}.${process.pid}`; // becomes `folder` in one step, so that a half-finished one is never used
  const modules = path.join(partial, 'node_modules');
  const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
  // Scripts stay off: code-server's own postinstall would compile modules that are not needed here.
  const npmInstall = (cwd: string, ...args: string[]) =>
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args], { cwd });
  try {
    fs.mkdirSync(partial, { recursive: true });
    fs.writeFileSync(path.join(partial, 'package.json'), JSON.stringify({ private: true, dependencies: { 'code-server': CODE_SERVER, [NODE_PACKAGE]: NODE } }));
    await npmInstall(partial);
    await npmInstall(vscode, '--omit=dev');
    await npmInstall(path.join(vscode, 'extensions'), '--omit=dev');
    for (const name of UNUSED) fs.rmSync(path.join(modules, name), { recursive: true, force: true });
    for (const [name, file] of Object.entries(STAND_INS)) {
      fs.copyFileSync(path.join(import.meta.dirname, 'stand-ins', file), path.join(vscode, 'node_modules', name, 'index.js'));
    }
    fs.renameSync(partial, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error; // else another process was faster
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}
