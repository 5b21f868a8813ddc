/** `npm test`: everything in order, on after a part that failed, and one line with the sums at the end. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureChromium } from '../test/vscode/browser.ts';

const root = path.join(import.meta.dirname, '..');

/** What each part runs. A check counts as one test; the others tell their numbers through TEST_COUNTS (test/reporter.js). */
const CHECKS = {
  types: ['tsc'],
  lint: ['eslint', '.'],
  format: ['prettier', '--check', '--log-level=warn', '.'],
  manifest: ['tsx', 'scripts/check-manifest.ts'],
  notice: ['tsx', 'scripts/notice.ts', '--check'],
  l10n: ['tsx', 'scripts/l10n.ts', '--check'],
  glossary: ['tsx', 'scripts/glossary.ts', '--check'],
};
const SUITES = ['unit', 'page', 'integration', 'window', 'packaged'];

interface Result {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'attention-inspector-'));
const results: Result[] = [];

try {
  ensureChromium();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.push({ name: 'Chromium', passed: 0, failed: 1, seconds: 0 });
}
for (const [name, [program = '', ...args]] of Object.entries(CHECKS)) run(name, path.join(root, 'node_modules', '.bin', program), args);
for (const name of SUITES) run(name, 'npm', ['run', '--silent', `test:${name}`], path.join(temporary, name));
fs.rmSync(temporary, { recursive: true });

console.log();
for (const { name, passed, failed, seconds } of results)
  console.log(`${failed ? '✖' : '✔'} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(0)} s)`);
const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') ? 1 : 0;

/** Runs one part; `counts` is the file in which it leaves its numbers, a check has none. */
function run(name: string, program: string, args: readonly string[], counts?: string): void {
  console.log(`\n── ${name}`);
  const start = performance.now();
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, ...(counts === undefined ? {} : { TEST_COUNTS: counts }) },
  });
  const seconds = (performance.now() - start) / 1000;
  const { passed, failed } = counts === undefined ? { passed: status === 0 ? 1 : 0, failed: 0 } : readCounts(counts);
  // What ended badly without a failed test, or ran no test at all, has failed too.
  const unexplained = (status !== 0 && failed === 0) || passed + failed === 0;
  results.push({ name, passed, failed: failed + (unexplained ? 1 : 0), seconds });
}

function readCounts(file: string): { passed: number; failed: number } {
  const totals = { passed: 0, failed: 0 };
  if (!fs.existsSync(file)) return totals;
  for (const line of fs.readFileSync(file, 'utf8').trim().split('\n')) {
    const [passed = 0, failed = 0] = line.split(' ').map(Number);
    totals.passed += passed;
    totals.failed += failed;
  }
  return totals;
}
