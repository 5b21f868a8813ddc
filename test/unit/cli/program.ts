/** The command line as it is built, run as a shell would. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function cli(args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

/** Bad input ends with 1, nothing on stdout and one line on stderr. */
export async function assertRefused(args: readonly string[], words: RegExp): Promise<void> {
  const { code, stdout, stderr } = await cli(args);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, words);
  assert.equal(stderr.trimEnd().split('\n').length, 1);
}

/** Wrong use ends with 2 and the usage on stderr. */
export async function assertWrongUse(args: readonly string[]): Promise<void> {
  const { code, stderr } = await cli(args);
  assert.equal(code, 2);
  assert.match(stderr, /Usage:/);
}
