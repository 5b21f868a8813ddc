/** What the bench compares with, put into the user's cache folder: a Python environment, and the scripts that BertViz's page loads. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../../src/models/folders.ts';

export interface Environment {
  readonly python: string;
  /** Addresses in BertViz's page, and what stands in for them. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** The versions that BertViz's page names; of jQuery the nearest that npm has to its 2.0.0. */
const PACKAGES = ['requirejs@2.3.6', 'd3@5.7.0', 'jquery@2.1.0'];

/** Takes minutes the first time. */
export function prepareEnvironment(): Environment {
  const root = path.join(cacheFolder(), 'bench');
  fs.mkdirSync(root, { recursive: true });
  const requirements = path.join(import.meta.dirname, 'requirements.txt');
  const wanted = [requirements, path.join(import.meta.dirname, '../reference/requirements.txt')].map((file) => fs.readFileSync(file, 'utf8')).join('');

  const venv = path.join(root, 'venv');
  const windows = process.platform === 'win32';
  const python = path.join(venv, ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  once(path.join(root, 'requirements.txt'), wanted, () => {
    console.log('making a Python environment with PyTorch and BertViz');
    execFileSync(windows ? 'python' : 'python3', ['-m', 'venv', venv], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], { stdio: ['ignore', 'inherit', 'ignore'] });
  });

  const modules = path.join(root, 'scripts');
  once(path.join(root, 'scripts.txt'), PACKAGES.join('\n'), () => {
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', modules, ...PACKAGES], { stdio: 'inherit', shell: windows });
  });
  const local = (...parts: string[]) => pathToFileURL(path.join(modules, 'node_modules', ...parts)).href;
  return {
    python,
    scripts: {
      'https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js': local('requirejs', 'require.js'),
      'https://cdnjs.cloudflare.com/ajax/libs/d3/5.7.0/d3.min': local('d3', 'dist', 'd3.min'),
      'https://cdnjs.cloudflare.com/ajax/libs/jquery/2.0.0/jquery.min': local('jquery', 'dist', 'jquery.min'),
    },
  };
}

/** Does something unless the file says that it was done for the same text. */
function once(file: string, text: string, action: () => void): void {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  action();
  fs.writeFileSync(file, text);
}
