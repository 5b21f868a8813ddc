import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { enginesOf } from '../../driver/engines.ts';
import { clearAll, hoverOn, inspect, openText, run, until } from '../support.ts';

const FOX = 'The fox saw the bird';
const LONG = 'river '.repeat(510).trim();

const engines = () => enginesOf(process.pid);

describe('the engine', () => {
  afterEach(clearAll);

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
    const pauses: number[] = [];
    let isDone = false;
    const running = Promise.resolve(run('refresh')).finally(() => (isDone = true));
    while (!isDone) {
      const start = performance.now();
      await run('stepBack');
      pauses.push(performance.now() - start);
      await sleep(5);
    }
    await running;
    assert(pauses.length > 3, `only ${pauses.length} answers during the run`);
    assert(Math.max(...pauses) < 100, `the host was away for ${Math.max(...pauses).toFixed(0)} ms`);
  });

  it('is left in peace by a cancelled run', async () => {
    const editor = await openText(LONG);
    await run('inspectDocument');
    const running = run('refresh');
    const start = performance.now();
    await run('cancel');
    await running;
    assert(performance.now() - start < 300, `cancelling took ${(performance.now() - start).toFixed(0)} ms`);
    await hoverOn(editor, 'river'); // the picture before is still there
  });

  it('serves the newest request of a panel', async () => {
    const editor = await inspect(FOX);
    await Promise.all([run('refresh'), run('refresh'), run('refresh')]);
    await hoverOn(editor, 'bird');
  });
});
