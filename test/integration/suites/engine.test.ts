import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { enginesOf } from '../../driver/engines.ts';
import * as vscode from 'vscode';
import { clearAll, hoverOn, inspect, openText, run, until } from '../support.ts';

const FOX = 'The fox saw the bird';
const LONG = 'river '.repeat(510).trim();

const engines = () => enginesOf(process.pid);

/** The longest time that the extension host needed for a command that does nothing, while something else goes on. */
async function longestPause(work: PromiseLike<unknown>): Promise<number> {
  const pauses: number[] = [];
  let isDone = false;
  const done = Promise.resolve(work).finally(() => (isDone = true));
  while (!isDone) {
    const start = performance.now();
    await run('stepBack');
    pauses.push(performance.now() - start);
    await sleep(5);
  }
  await done;
  assert(pauses.length > 3, `only ${pauses.length} answers meanwhile`);
  return Math.max(...pauses);
}

describe('the engine', () => {
  afterEach(clearAll);

  /** What a busy machine takes from a host that does nothing. */
  let noise = 0;
  beforeEach(async () => {
    noise = await longestPause(sleep(500));
  });

  it('is one process, however many texts there are', async () => {
    await hoverOn(await inspect(FOX), 'fox');
    await hoverOn(await inspect('Nobody had slept'), 'slept');
    assert.equal(engines().length, 1);
  });

  it('ed-engine-killed', async () => {
    const editor = await inspect(FOX);
    await hoverOn(editor, 'fox');
    const [pid = 0] = engines();
    process.kill(pid, 'SIGSTOP'); // so that the run cannot end before the process does
    const running = run('refresh');
    await sleep(0);
    process.kill(pid, 'SIGKILL');
    await running; // ends, with or without a picture
    await run('refresh');
    await hoverOn(editor, 'fox');
    await until(() => engines().length === 1 && !engines().includes(pid), 'not one process, a new one');
  });

  it('ed-responsive: the host answers all the time, and cancelling is quick', async () => {
    await openText(LONG);
    await run('inspectDocument'); // the process is there from now on
    const away = await longestPause(run('refresh'));
    assert(away < 100 + noise, `the host was away for ${away.toFixed(0)} ms; ${noise.toFixed(0)} ms when idle`);
  });

  it('does not hold the host up with a text of a megabyte', async () => {
    const editor = await openText('the river rose and fell. '.repeat(42_000));
    await longestPause(run('inspectDocument'));
    const away = await longestPause(
      (async () => {
        for (let at = 0; at < 20; at++) {
          editor.selection = new vscode.Selection(0, at, 0, at);
          await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'a'));
        }
        await run('refresh');
      })(),
    );
    assert(away < 100 + noise, `the host was away for ${away.toFixed(0)} ms; ${noise.toFixed(0)} ms when idle`);
  });

  it('is left in peace by a cancelled run', async () => {
    const editor = await openText(LONG);
    await run('inspectDocument');
    const running = run('refresh');
    const start = performance.now();
    await run('cancel');
    await running;
    assert(performance.now() - start < 300 + noise, `cancelling took ${(performance.now() - start).toFixed(0)} ms`);
    await hoverOn(editor, 'river'); // the picture before is still there
  });

  it('serves the newest request of a panel', async () => {
    const editor = await inspect(FOX);
    await Promise.all([run('refresh'), run('refresh'), run('refresh')]);
    await hoverOn(editor, 'bird');
  });
});
