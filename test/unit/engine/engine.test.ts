import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc';
import { openModel } from '../../../src/core/model.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { assertSentence, GIGABYTE, LONG, miniLM, row, SHORT } from './support.ts';

/** The engine itself, in this process: what the client does not let see. */
describe('engine', function () {
  this.timeout(120_000);

  /** An engine, and which runs it made: each begins at step 0. */
  function started(memoryLimit = GIGABYTE) {
    const runs: string[] = [];
    const steps: number[] = [];
    const engine = new Engine(memoryLimit, {
      progress: ({ inspection, done }) => {
        if (done === 0) runs.push(inspection);
        steps.push(done);
      },
      words: () => undefined,
    });
    const inspect = (id: string, text = LONG, token = CancellationToken.None) => engine.inspect({ id, model: miniLM(), texts: [text] }, token);
    const ask = (id: string) => engine.answer(id, (capture) => capture.weights(row(id)));
    return { engine, runs, steps, inspect, ask };
  }

  /** Memory for one run of the long text while some captures of it are kept. */
  async function roomFor(captures: number): Promise<number> {
    const model = await openModel(miniLM());
    const tokenized = await model.tokenize([LONG]);
    const { capture } = await model.run(tokenized, async () => {});
    await model.dispose();
    return model.estimate(tokenized) + captures * capture.bytes;
  }

  it('answers from a capture without another run', async () => {
    const { runs, inspect, ask } = started();
    await inspect('a', SHORT);
    await ask('a');
    await ask('a');
    assert.deepEqual(runs, ['a']);
  });

  it('lets the capture go that was not looked at for longest, and makes it again when it is asked for', async () => {
    const { runs, inspect, ask } = started(await roomFor(1));
    await inspect('a');
    const before = await ask('a');
    await inspect('b');
    await ask('a');
    await inspect('c'); // no room for three: b goes
    assert.deepEqual(runs, ['a', 'b', 'c']);
    await ask('a');
    assert.deepEqual(runs, ['a', 'b', 'c']);
    assert.deepEqual(await Promise.all([ask('b'), ask('b')]), [before, before]);
    assert.deepEqual(runs, ['a', 'b', 'c', 'b']);
  });

  it('refuses a run that needs more than there may be', async () => {
    const { runs, inspect } = started((await roomFor(0)) - 1);
    await assertSentence(inspect('a'), 'tooLarge');
    await inspect('a', SHORT);
    assert.deepEqual(runs, ['a']);
  });

  it('stops a cancelled run at the next step, and keeps nothing of it', async () => {
    const source = new CancellationTokenSource();
    const engine = new Engine(GIGABYTE, {
      progress: ({ done }) => {
        steps.push(done);
        source.cancel();
      },
      words: () => undefined,
    });
    const steps: number[] = [];
    await assertSentence(engine.inspect({ id: 'a', model: miniLM(), texts: [LONG] }, source.token), 'cancelled');
    assert.deepEqual(steps, [0]);
    await assertSentence(
      engine.answer('a', () => null),
      'unknownInspection',
    );
  });

  it('reads a cancellation that comes while it pauses', async () => {
    const source = new CancellationTokenSource();
    const { steps, inspect } = started();
    setImmediate(() => setImmediate(() => source.cancel())); // as a message does, some turns of the loop later
    await assertSentence(inspect('a', LONG, source.token), 'cancelled');
    assert.deepEqual(steps, []);
  });

  it('runs one after the other', async () => {
    const { runs, steps, inspect } = started();
    await Promise.all([inspect('a', SHORT), inspect('b', SHORT), inspect('c', SHORT)]);
    assert.deepEqual(runs, ['a', 'b', 'c']);
    const total = Math.max(...steps);
    assert.equal(steps.filter((done) => done === total).length, 3);
    assert.deepEqual(
      steps.filter((done, i) => done !== 0 && done < (steps[i - 1] ?? 0)),
      [],
    );
  });

  it('goes on after a run that failed', async () => {
    const { engine, inspect } = started();
    const failed = assertSentence(
      engine.inspect({ id: 'x', model: { ...miniLM(), folder: '/no/such/folder' }, texts: [SHORT] }, CancellationToken.None),
      'fileMissing',
    );
    assert.equal((await inspect('a', SHORT)).id, 'a');
    await failed;
  });

  it('knows a folder by two names, and closes the model that nobody needs any more', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'engine-test-'));
    try {
      await symlink(miniLM().folder, path.join(folder, 'link'), 'junction');
      const { engine, runs, inspect, ask } = started();
      assert.equal((await engine.open({ ...miniLM(), id: 'mine', name: 'Mine' })).name, 'Mine');
      assert.equal((await inspect('a', SHORT)).model.name, miniLM().name);
      engine.release('a');
      await engine.inspect({ id: 'b', model: { id: 'link', name: 'Link', folder: path.join(folder, 'link') }, texts: [SHORT] }, CancellationToken.None);
      await inspect('a', SHORT);
      assert.deepEqual(await ask('b'), await ask('a'));
      assert.deepEqual(runs, ['a', 'b', 'a']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
