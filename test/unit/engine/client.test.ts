import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { EngineProcess } from '../../../src/engine/child.ts';
import type { Progress } from '../../../src/engine/client.ts';
import { assertSentence, assertWorks, ended, engineForEachTest, inspect, isAlive, LONG, manyRuns, miniLM, once, pidOf, row, SHORT } from './support.ts';

describe('engine client', function () {
  this.timeout(120_000);
  const engine = engineForEachTest();

  it('starts the process on the first question, and answers', async () => {
    const client = engine.start();
    assert.equal(client.running, false);
    const card = await client.open({ model: miniLM() });
    assert.deepEqual(card, {
      id: 'minilm',
      name: 'all-MiniLM-L6-v2',
      family: 'bert',
      layers: 6,
      heads: 12,
      maxTokens: 512,
      predicts: null,
      mask: 103,
      chat: false,
    });
    const pid = pidOf(client);
    const inspection = await inspect(client, ["The trophy didn't fit in the suitcase because it was too big"]);
    assert.equal(inspection.id, 'a');
    const { values } = await client.weights({ ...row(), rows: [0, 16] });
    const tokens = inspection.sequences[0]?.tokens.map(({ label }) => label) ?? [];
    assert.ok(Math.abs((values[tokens.indexOf('it') * 16 + tokens.indexOf('trophy')] ?? 0) - 0.577) < 1e-3);
    assert.equal((await client.thumbnails({ inspection: 'a', site: 'encoder.self' })).pixels.length, 72 * 16 * 16);
    assert.deepEqual((await client.links({ ...row(), query: 1, key: 2 })).shape, [6, 12]);
    assert.deepEqual((await client.mean({ ...row(), rows: [0, 16] })).spread.shape, [16, 16]);
    assert.equal(pidOf(client), pid);
  });

  it('tells of progress: from 0 to the total, never falling', async () => {
    const client = engine.start();
    const seen: Progress[] = [];
    client.onProgress((progress) => seen.push(progress));
    await inspect(client, [LONG]);
    assert.ok(seen.length > 2);
    assert.deepEqual(new Set(seen.map(({ inspection, total }) => `${inspection} ${total}`)).size, 1);
    assert.equal(seen[0]?.done, 0);
    assert.equal(seen.at(-1)?.done, seen.at(-1)?.total);
    seen.reduce((before, progress) => {
      assert.ok(progress.done > before.done);
      return progress;
    });
  });

  it('ends a cancelled run at once, and goes on with the same process', async () => {
    const client = engine.start();
    const source = new CancellationTokenSource();
    const cancelling = once(client.onProgress).then(() => source.cancel());
    await assertSentence(client.inspect({ id: 'a', model: miniLM(), texts: [LONG] }, source.token), 'cancelled');
    await cancelling;
    const pid = pidOf(client);
    await assertSentence(client.weights(row()), 'unknownInspection');
    await assertWorks(client);
    assert.equal(pidOf(client), pid);
  });

  it('lets the process stop between two layers', async () => {
    const source = new CancellationTokenSource();
    const seen: Progress[] = [];
    const process = new EngineProcess(engine.options(), {
      progress: (progress) => {
        seen.push(progress);
        source.cancel();
      },
      words: () => undefined,
    });
    try {
      // Its own answer, not the client's.
      await assertSentence(
        process.ask((methods) => methods.inspect({ id: 'a', model: miniLM(), texts: [LONG] }, source.token), source.token),
        'cancelled',
      );
      const last = seen.at(-1);
      assert.ok(last && last.done < last.total);
    } finally {
      await process.kill();
    }
  });

  it('refuses what was cancelled before it was asked', async () => {
    const client = engine.start();
    const source = new CancellationTokenSource();
    source.cancel();
    await assertSentence(client.inspect({ id: 'a', model: miniLM(), texts: [SHORT] }, source.token), 'cancelled');
    assert.equal(client.running, false);
  });

  it('cancels the old run when there is a new one of the same name', async () => {
    const client = engine.start();
    await inspect(client, [SHORT]);
    const old = assertSentence(inspect(client, [LONG]), 'cancelled');
    const next = inspect(client, ['Two words']);
    assert.equal((await client.weights(row())).shape[2], 7); // meanwhile from what was there before
    assert.equal((await next).sequences[0]?.tokens.length, 4);
    await old;
    assert.equal((await client.weights(row())).shape[2], 4);
  });

  it('answers questions while a run goes on', async () => {
    const client = engine.start();
    await inspect(client, [SHORT]);
    let running = true;
    const runs = manyRuns(client).then(() => {
      running = false;
    });
    await once(client.onProgress);
    await client.weights(row());
    assert.ok(running);
    await runs;
  });

  it('leaves the host free during a run', async () => {
    const client = engine.start();
    let ticks = 0;
    let longest = 0;
    let last = performance.now();
    const begin = last;
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      ticks++;
    }, 5);
    try {
      await manyRuns(client);
    } finally {
      clearInterval(timer);
    }
    const took = performance.now() - begin;
    assert.ok(ticks > took / 50, `${ticks} ticks in ${took} ms`);
    assert.ok(longest < took / 2, `a gap of ${longest} ms in ${took} ms`);
  });

  it('stops when nobody asks, and makes a lost inspection again without a word', async () => {
    const client = engine.start({ idleAfter: 50 });
    await inspect(client);
    const before = await client.weights(row());
    const pid = pidOf(client);
    await ended(client);
    assert.ok(!isAlive(pid));
    const progress: Progress[] = [];
    client.onProgress((step) => progress.push(step));
    const answers = await Promise.all([client.weights(row()), client.weights(row()), client.thumbnails({ inspection: 'a', site: 'encoder.self' })]);
    assert.deepEqual(answers[0], before);
    assert.deepEqual(answers[1], before);
    assert.deepEqual(progress, []);
  });

  it('does not stop while somebody waits', async () => {
    const client = engine.start({ idleAfter: 1 });
    await manyRuns(client, 3);
    assert.equal(engine.log.filter((line) => line.includes('ended')).length, 0);
    await ended(client);
  });

  it('serves who waits when options change', async () => {
    const client = engine.start();
    const runs = manyRuns(client, 3);
    await once(client.onProgress);
    await client.configure({ memoryLimit: 2 ** 31 });
    assert.deepEqual(
      (await runs).map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled'],
    );
  });

  it('forgets what is released', async () => {
    const client = engine.start();
    await inspect(client);
    await client.release({ inspection: 'a' });
    await assertSentence(client.weights(row()), 'unknownInspection');
    await client.release({ inspection: 'a' });
  });

  it('writes no text into the log', async () => {
    const client = engine.start({ memoryLimit: 2 ** 27 });
    const secret = 'secret-9f3a river';
    await inspect(client, [secret]);
    await assert.rejects(client.weights({ ...row(), rows: [5000, 5001] }));
    process.kill(pidOf(client), 'SIGKILL');
    await ended(client);
    assert.ok(engine.log.length > 0);
    assert.ok(engine.log.every((line) => !line.includes('9f3a')));
  });
});
