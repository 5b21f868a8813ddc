import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { assertSentence, engineForEachTest, inspect, isAlive, LONG, manyRuns, miniLM, once, pidOf, rejected, assertWorded } from './support.ts';

describe('engine processes that are left behind: none', function () {
  this.timeout(120_000);
  const engine = engineForEachTest();

  it('after dispose in the middle of a run', async () => {
    const client = engine.start();
    const runs = manyRuns(client);
    await once(client.onProgress);
    const pid = pidOf(client);
    await client.dispose();
    assert.ok(!isAlive(pid));
    for (const error of rejected(await runs)) assertWorded(error, 'engineStopped');
    await assertSentence(inspect(client), 'engineStopped');
    assert.equal(client.running, false);
  });

  it('after dispose before it could start', async () => {
    const client = engine.start();
    const run = assertSentence(inspect(client), 'engineStopped');
    await client.dispose();
    await run;
    assert.equal(client.running, false);
  });

  for (const [moment, text] of [
    ['while it is idle', ''],
    ['in the middle of a run', LONG],
  ] as const) {
    it(`after the host was killed ${moment}`, async () => {
      const host = spawn(
        process.execPath,
        ['--import', 'tsx', path.join(import.meta.dirname, 'host.ts'), path.join(engine.folder.path, 'engine.cjs'), miniLM().folder, text],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const [line] = (await new Promise<string[]>((resolve) =>
        createInterface(host.stdout).once('line', (...lines: string[]) => resolve(lines)),
      )) satisfies string[];
      const pid = Number(line);
      assert.ok(isAlive(pid));
      host.kill('SIGKILL');
      while (await isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20)); // until the test's own time is over
    });
  }
});

/** Not a process any more, or one that has ended and waits to be collected by its new parent. */
async function isRunning(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  return !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z '));
}
