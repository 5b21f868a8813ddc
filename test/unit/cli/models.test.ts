/** Finding and fetching models on the command line as it is built. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cachedModelFolder } from '../../../src/models/folders.ts';
import { TestHub } from '../../hub.ts';

const PROGRAM = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');
const MINILM = Object.fromEntries(
  ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => [name, fs.readFileSync(path.join(cachedModelFolder('minilm'), name))]),
);

describe('models on the command line', () => {
  const hub = new TestHub();
  let home: string;
  let ours: string;

  before(async () => {
    await hub.start();
    hub.repositories.set('someone/small', { files: MINILM });
    hub.repositories.set('someone/quantised', { files: { 'a.Q4_0.gguf': Buffer.from('GGUF'), 'a.Q8_0.gguf': Buffer.from('GGUF') } });
    hub.repositories.set('someone/unknown', { files: { ...MINILM, 'config.json': Buffer.from('{"model_type":"rwkv"}') } });
    hub.repositories.set('someone/gated', { files: MINILM, token: 'hf_right', gated: true });
  });
  after(() => hub.stop());
  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'home-'));
    ours = path.join(home, 'ours');
  });
  afterEach(() => fs.rmSync(home, { recursive: true }));

  /** Runs the program for a person who has nothing yet. */
  const cli = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const own = { PATH: process.env.PATH, HOME: home, USERPROFILE: home, ATTENTION_INSPECTOR_CACHE: ours, HF_ENDPOINT: hub.address };
      execFile(process.execPath, [PROGRAM, ...args], { env: { ...own, ...env } }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('says how to begin when there is none', async () => {
    const { code, stdout } = await cli(['models']);
    assert.deepEqual([code, stdout], [0, 'There is no model on this machine. "models get minilm" brings one.\n']);
  });

  it('lists what is there and what cannot be opened, as a table and as JSON', async () => {
    const folder = path.join(home, 'mine');
    for (const name of ['good', 'unknown']) fs.mkdirSync(path.join(folder, name), { recursive: true });
    for (const name of Object.keys(MINILM)) fs.symlinkSync(path.join(cachedModelFolder('minilm'), name), path.join(folder, 'good', name));
    fs.writeFileSync(path.join(folder, 'unknown', 'config.json'), '{"model_type":"rwkv"}');
    fs.writeFileSync(path.join(folder, 'unknown', 'model.safetensors'), '');
    const { code, stdout } = await cli(['models', folder]);
    assert.equal(code, 0);
    const [heading, good, unknown] = stdout.split('\n');
    assert.match(heading ?? '', /^id +family +layers × heads +size +where$/);
    assert.match(good ?? '', /good +bert +6 × 12 +91 MB +folder$/);
    assert.match(unknown ?? '', /unknown +– +– +0 MB +folder; cannot be opened: Models of type rwkv are not supported/);

    const listed = JSON.parse((await cli(['models', folder, '--json'])).stdout) as Record<string, unknown>[];
    assert.deepEqual(
      listed.map(({ family, layers, heads, bytes }) => ({ family, layers, heads, bytes })),
      [
        { family: 'bert', layers: 6, heads: 12, bytes: 90_868_376 },
        { family: null, layers: null, heads: null, bytes: 0 },
      ],
    );
    assert.equal(listed[0]?.refused, null);
    assert.match(String(listed[1]?.refused), /^Models of type rwkv/);
  });

  it('brings a model of the hub, which is then found by its id', async () => {
    const missing = await cli(['inspect', 'Owls listen.', '--model', 'someone/small']);
    assert.deepEqual(
      [missing.code, missing.stderr],
      [1, 'someone/small is not on this machine. "models get someone/small" brings it, if there is such a model.\n'],
    );

    const { code, stdout, stderr } = await cli(['models', 'get', 'someone/small']);
    assert.deepEqual([code, stdout], [0, `${path.join(ours, 'models', 'hub', 'someone', 'small')}\n`]);
    assert.match(stderr, /^10 MB of 92 MB\n(.*\n)*92 MB of 92 MB\n$/);

    const inspected = await cli(['inspect', 'Owls listen.', '--model', 'someone/small']);
    assert.equal(inspected.code, 0, inspected.stderr);
    assert.match(inspected.stdout, /^small · L\d/);
    assert.match((await cli(['models'])).stdout, /^someone\/small +bert +6 × 12 +91 MB +downloads$/m);
  });

  it('asks which of several files is meant', async () => {
    const { code, stderr } = await cli(['models', 'get', 'someone/quantised']);
    assert.equal(code, 1);
    assert.equal(stderr, 'someone/quantised has several GGUF files. Choose one: someone/quantised/a.Q4_0.gguf, someone/quantised/a.Q8_0.gguf.\n');
    const { stdout } = await cli(['models', 'get', 'someone/quantised/a.Q8_0.gguf']);
    assert.equal(stdout, `${path.join(ours, 'models', 'hub', 'someone', 'quantised', 'a.Q8_0.gguf')}\n`);
  });

  it('takes the token of the environment, and never prints it', async () => {
    assert.match((await cli(['models', 'get', 'someone/gated'])).stderr, /^someone\/gated is only for those who accepted its terms\./);
    const wrong = await cli(['models', 'get', 'someone/gated'], { HF_TOKEN: 'hf_wrong' });
    assert.match(wrong.stderr, /^The token is not accepted for someone\/gated\./);
    assert(!wrong.stderr.includes('hf_wrong'));
    assert.equal((await cli(['models', 'get', 'someone/gated'], { HF_TOKEN: 'hf_right' })).code, 0);
  });

  it('is one line on bad input, and the usage on wrong use', async () => {
    for (const [id, message] of [
      ['someone/else', /^There is no model someone\/else on 127\.0\.0\.1/],
      ['someone/unknown', /^Models of type rwkv are not supported/],
      ['no id', /^no id is no id of the hub\./],
    ] as const) {
      const { code, stderr } = await cli(['models', 'get', id]);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
    assert(!hub.requests.some(({ path }) => path.includes('someone/unknown') && path.endsWith('.safetensors')), 'tensors of no use were downloaded');
    const offline = await cli(['models', 'get', 'someone/small'], { HF_ENDPOINT: 'http://127.0.0.1:9' });
    assert.match(offline.stderr, /^127\.0\.0\.1:9 cannot be reached .*\n$/);
    assert.equal((await cli(['models', 'get'])).code, 2);
    assert.equal((await cli(['models', '--nonsense'])).code, 2);
  });
});
