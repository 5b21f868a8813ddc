import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** The processes of the engine that an extension host started. */
export function enginesOf(host: number): number[] {
  return processes().flatMap(({ pid, parent, command }) => (parent === host && command.includes('engine.cjs') ? [pid] : []));
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** From /proc where there is one: a small container has no `ps`. */
function processes(): Process[] {
  if (process.platform === 'linux')
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(fromProc);
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), command };
    });
}

function fromProc(pid: string): Process[] {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return [{ pid: Number(pid), parent: Number(parent), command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
  } catch {
    return []; // it has ended meanwhile
  }
}
