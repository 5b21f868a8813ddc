import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import {
  assertSentence,
  assertWorded,
  assertWorks,
  buildProgram,
  ended,
  engineForEachTest,
  inspect,
  isAlive,
  LONG,
  manyRuns,
  miniLM,
  once,
  pidOf,
  rejected,
  row,
  script,
  SHORT,
  statusOf,
  temporaryFolder,
} from './support.ts';
import { until } from '../../driver/wait.ts';

const linuxOnly = process.platform === 'linux' ? it : it.skip;

describe('engine failures: each ends in one sentence, and the next run works', function () {
  this.timeout(180_000);
  const engine = engineForEachTest();
  const apart = temporaryFolder();

  /** A copy of the model that may be damaged. */
  async function modelCopy(name: string) {
    const source = { ...miniLM(), id: name, folder: path.join(engine.folder.path, name) };
    await rm(source.folder, { recursive: true, force: true });
    await cp(miniLM().folder, source.folder, { recursive: true });
    const checkpoint = path.join(source.folder, 'model.safetensors');
    return { source, checkpoint, mend: () => copyFile(path.join(miniLM().folder, 'model.safetensors'), checkpoint) };
  }

  describe('the process', () => {
    it('is killed in the middle of a run', async () => {
      const client = engine.start();
      const runs = manyRuns(client);
      await once(client.onProgress);
      const pid = pidOf(client);
      process.kill(pid, 'SIGKILL');
      const refused = rejected(await runs);
      assert.equal(refused.length, 4);
      for (const error of refused) assertWorded(error, 'engineOutOfMemory');
      assert.ok(!isAlive(pid));
      assert.equal(client.running, false);
      await assertWorks(client);
    });

    for (const [signal, code] of [
      ['SIGSEGV', 'engineDied'],
      ['SIGBUS', 'engineLostFile'],
      ['SIGABRT', 'engineOutOfMemory'],
    ] as const) {
      linuxOnly(`ends by ${signal}`, async () => {
        const client = engine.start();
        const run = inspect(client, [LONG]);
        await once(client.onProgress);
        process.kill(pidOf(client), signal);
        await assertSentence(run, code);
        await assertWorks(client);
      });
    }

    linuxOnly('hangs after a cancellation: it is killed, and who else waits is served by the next one', async () => {
      const client = engine.start({ killAfterCancel: 300 });
      const source = new CancellationTokenSource();
      const run = client.inspect({ id: 'a', model: miniLM(), texts: [LONG] }, source.token);
      const waiting = inspect(client, [SHORT], 'b');
      await once(client.onProgress);
      const pid = pidOf(client);
      process.kill(pid, 'SIGSTOP');
      const death = ended(client);
      const asked = performance.now();
      source.cancel();
      await assertSentence(run, 'cancelled');
      assert.ok(performance.now() - asked < 300);
      await death;
      assert.ok(!isAlive(pid));
      assert.equal((await waiting).id, 'b');
      assert.notEqual(pidOf(client), pid);
    });

    linuxOnly('hangs under a run that a new one replaces', async () => {
      const client = engine.start({ killAfterCancel: 300 });
      const old = assertSentence(inspect(client, [LONG]), 'cancelled');
      await once(client.onProgress);
      process.kill(pidOf(client), 'SIGSTOP');
      assert.equal((await inspect(client, [SHORT])).id, 'a');
      await old;
    });

    linuxOnly('hangs while somebody waits', async () => {
      const client = engine.start({ killAfterSilence: 10_000 });
      await inspect(client);
      process.kill(pidOf(client), 'SIGSTOP');
      await assertSentence(client.weights(row()), 'engineHung');
      await assertWorks(client);
    });
  });

  describe('memory', () => {
    it('a run above the limit is refused with the number', async () => {
      const client = engine.start({ memoryLimit: 50 * 2 ** 20 });
      const { args } = await assertSentence(inspect(client), 'tooLarge');
      assert.ok(Number(args[0]) > 80 && args[1] === 50, String(args));
      await client.configure({ memoryLimit: 2 ** 30 });
      await assertWorks(client);
    });

    it('the oldest captures go first, and are made again without a word', async () => {
      const client = engine.start();
      await inspect(client, [LONG], 'first');
      const before = await client.weights(row('first'));
      const { args } = await assertSentence(
        client.configure({ memoryLimit: 2 ** 20 }).then(() => inspect(client, [LONG], 'first')),
        'tooLarge',
      );
      await client.configure({ memoryLimit: (Number(args[0]) + 20) * 2 ** 20 }); // room for a run and one capture of 14 MB
      const seen = new Set<string>();
      await inspect(client, [LONG], 'first');
      await inspect(client, [LONG], 'second');
      await inspect(client, [LONG], 'third');
      client.onProgress(({ inspection }) => seen.add(inspection));
      const answers = await Promise.all(['first', 'second', 'third', 'first'].map((id) => client.weights(row(id))));
      for (const answer of answers) assert.deepEqual(answer, before);
      assert.deepEqual([...seen], []);
      assert.deepEqual(
        engine.log.filter((line) => !/^engine \d+ (started|ended)/.test(line)),
        [],
      );
    });

    linuxOnly('the system gives none', async () => {
      const client = engine.start();
      await client.open({ model: miniLM() });
      const enough = await statusOf(pidOf(client), 'VmPeak');
      const node = await script(engine.folder.path, 'limited', `#!/bin/sh\nulimit -v ${enough + 60_000}\nexec '${process.execPath}' "$@"\n`);
      await client.configure({ node });
      const { code } = await assertSentence(inspect(client, [LONG]), 'outOfMemory', 'engineOutOfMemory', 'engineDied');
      assert.equal(code, 'outOfMemory');
      await client.configure({ node: '' });
      await assertWorks(client);
    });
  });

  describe('the model', () => {
    it('is changed between two runs', async () => {
      const { source, checkpoint } = await modelCopy('changed');
      const client = engine.start();
      await inspect(client, [SHORT], 'a', source);
      await cp(path.join(miniLM().folder, 'model.safetensors'), checkpoint, { force: true });
      await assertSentence(inspect(client, [SHORT], 'b', source), 'checkpointChanged');
      await client.weights(row('a')); // its capture is still what it was
      await inspect(client, [SHORT], 'b', source);
    });

    it('is removed between two runs', async () => {
      const { source, checkpoint, mend } = await modelCopy('removed');
      const client = engine.start();
      await inspect(client, [SHORT], 'a', source);
      await rm(checkpoint);
      await assertSentence(inspect(client, [SHORT], 'b', source), 'checkpointChanged');
      await assertSentence(inspect(client, [SHORT], 'b', source), 'fileMissing');
      await assertWorks(client);
      await mend();
      await inspect(client, [SHORT], 'b', source);
    });

    it('is cut short between two runs', async () => {
      const { source, checkpoint, mend } = await modelCopy('cut');
      const client = engine.start();
      await inspect(client, [SHORT], 'a', source);
      await truncate(checkpoint, 40_000_000);
      await assertSentence(inspect(client, [SHORT], 'b', source), 'checkpointChanged');
      await assertSentence(inspect(client, [SHORT], 'b', source), 'fileIncomplete');
      await mend();
      await inspect(client, [SHORT], 'b', source);
    });

    it('is cut short in the middle of the first run', async () => {
      const { source, checkpoint, mend } = await modelCopy('cut-while-opened');
      const client = engine.start();
      const refused = assertSentence(inspect(client, [LONG], 'a', source), 'checkpointChanged', 'engineLostFile');
      await once(client.onProgress);
      await truncate(checkpoint, 100_000);
      await refused;
      await mend();
      await inspect(client, [SHORT], 'a', source);
    });

    it('is cut short while it is mapped', async () => {
      const { source, checkpoint, mend } = await modelCopy('cut-while-mapped');
      const client = engine.start();
      await inspect(client, [SHORT], 'warm', source);
      const runs = manyRuns(client, 4, source);
      await once(client.onProgress);
      await truncate(checkpoint, 0);
      const refused = rejected(await runs);
      assert.ok(refused.length > 0);
      for (const error of refused) assertWorded(error, 'checkpointChanged', 'engineLostFile', 'fileEmpty');
      await mend();
      await inspect(client, [SHORT], 'a', source);
    });
  });

  describe('the installation', () => {
    it('a native module that does not load', async () => {
      const modules = path.join(apart.path, 'node_modules');
      const ort = path.join(modules, 'onnxruntime-node');
      const program = await buildProgram(apart.path, async () => {
        await mkdir(ort, { recursive: true });
        await symlink(path.resolve('node_modules/tokenizers'), path.join(modules, 'tokenizers'), 'junction');
        await writeFile(path.join(ort, 'index.js'), "module.exports = require('./binding.node');");
        await writeFile(path.join(ort, 'binding.node'), 'made for another platform');
      });
      const client = engine.start({ program });
      const death = ended(client);
      const { message } = await assertSentence(inspect(client), 'nativeModule');
      assert.ok(message.includes('binding.node') && message.includes(process.platform));
      await death;
      await rm(ort, { recursive: true });
      await assertSentence(inspect(client), 'nativeModule');
      await symlink(path.resolve('node_modules/onnxruntime-node'), ort, 'junction');
      await symlink(path.resolve('node_modules/onnxruntime-common'), path.join(modules, 'onnxruntime-common'), 'junction');
      await assertWorks(client);
    });

    it('a program that is not there', async () => {
      const client = engine.start();
      const program = path.join(engine.folder.path, 'engine.cjs');
      await client.configure({ program: `${program}.gone` });
      assert.ok((await assertSentence(inspect(client), 'engineMissing')).message.includes('engine.cjs.gone'));
      assert.equal(client.running, false);
      await client.configure({ program });
      await assertWorks(client);
    });

    it('a Node that is not there, is no program, or is not Node', async () => {
      const client = engine.start();
      const { path: folder } = engine.folder;
      const tried: [node: string, code: string][] = [
        [path.join(folder, 'no-such-node'), 'nodeMissing'],
        [await script(folder, 'text', 'no program', 0o644), 'nodeMissing'],
        [await script(folder, 'noise', '\x7fELF and then nothing'), 'engineNotStarted'],
        [await script(folder, 'other', '#!/bin/sh\necho "unknown option" >&2\nexit 2\n'), 'engineNotStarted'],
      ];
      for (const [node, code] of tried) {
        await client.configure({ node });
        assert.ok((await assertSentence(inspect(client), code)).message.includes(node));
      }
      // What a process wrote to stderr may come after its end.
      await until(
        () => engine.log.includes('unknown option'),
        () => engine.log.join('\n'),
      );
      await client.configure({ node: '' });
      await assertWorks(client);
    });

    it('a program that writes something else', async () => {
      const client = engine.start();
      await client.configure({ node: await script(engine.folder.path, 'chatty', '#!/bin/sh\nprintf "Content-Length: x\\r\\n\\r\\n"\nread -r nothing\n') });
      await assertSentence(inspect(client), 'engineDied', 'engineNotStarted');
      await client.configure({ node: '' });
      await assertWorks(client);
    });
  });
});
