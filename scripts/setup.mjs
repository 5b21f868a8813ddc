// Prepares a fresh machine: the packages, the bundles, the model. Only Node's own modules, since nothing is installed yet.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);
  process.exit(1);
}

/** @param {string[]} args */
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });

/** @param {string} file */
const changed = (file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

try {
  // npm writes this file last.
  if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
    console.log('installing packages (npm ci)');
    const npm = process.env.npm_execpath;
    if (npm) node(npm, 'ci', '--loglevel=error');
    else execFileSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  }
  node('esbuild.js');
  node('--import', 'tsx', 'scripts/fetch-models.ts');
} catch {
  process.exit(1); // the program that failed has said why
}
