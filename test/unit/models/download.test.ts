import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Progress } from '../../../src/models/download.ts';
import type { Hub } from '../../../src/models/hub.ts';
import { downloadFromHub, findOnHub } from '../../../src/models/hubModel.ts';
import { namedModel } from '../../../src/models/resolve.ts';
import { UserError } from '../../../src/protocol/errors.ts';
import { COMMIT, TestHub } from '../../hub.ts';

const TENSORS = randomBytes(3_000_000);
const FILES = {
  'config.json': Buffer.from('{"model_type":"bert"}'),
  'tokenizer.json': Buffer.from('{"version":"1.0"}'),
  'model.safetensors': TENSORS,
  'README.md': Buffer.from('# Small'),
  'pytorch_model.bin': randomBytes(20_000),
};
const WANTED = ['config.json', 'model.safetensors', 'tokenizer.json'];
const ID = 'someone/small';

describe('a model of the hub', () => {
  const server = new TestHub();
  const cacheBefore = process.env.ATTENTION_INSPECTOR_CACHE;
  let root: string;
  let folder: string;
  let hub: Hub;

  before(async () => {
    await server.start();
    hub = { address: server.address, token: null };
  });
  after(() => server.stop());

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'downloads-'));
    folder = path.join(root, 'models', 'hub', 'someone', 'small');
    process.env.ATTENTION_INSPECTOR_CACHE = root;
    server.requests.length = 0;
    server.lies.clear();
    server.trouble = () => false;
    server.repositories.clear();
    server.repositories.set(ID, { files: FILES });
  });
  afterEach(() => {
    if (cacheBefore === undefined) delete process.env.ATTENTION_INSPECTOR_CACHE;
    else process.env.ATTENTION_INSPECTOR_CACHE = cacheBefore;
    fs.rmSync(root, { recursive: true });
  });

  interface Options {
    readonly id?: string;
    readonly from?: Hub;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: Progress) => void;
  }
  async function get({ id = ID, from = hub, ...options }: Options = {}): Promise<string> {
    const [choice] = (await findOnHub(id, from)).choices;
    assert(choice);
    return downloadFromHub(choice, from, options);
  }
  const refused = (code: string, message?: RegExp) => (error: unknown) => {
    assert(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    if (message) assert.match(error.message, message);
    assert(!error.message.includes('\n'));
    return true;
  };
  const names = () => (fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []);
  const whole = () => names().filter((name) => !name.endsWith('.part'));
  const assertComplete = () => {
    assert.deepEqual(names(), WANTED);
    assert(fs.readFileSync(path.join(folder, 'model.safetensors')).equals(TENSORS));
  };
  const asked = (file: string) => server.requests.filter(({ path }) => path.endsWith(file));

  it('comes whole, at the commit that was listed, with the configuration last', async () => {
    const seen: Progress[] = [];
    assert.equal(await get({ onProgress: (progress) => seen.push(progress) }), folder);
    assertComplete();
    const paths = server.requests.map((request) => request.path);
    assert.equal(paths[0], '/api/models/someone/small/revision/main');
    assert.equal(paths.at(-1), `/someone/small/resolve/${COMMIT}/config.json`);
    const total = WANTED.reduce((sum, name) => sum + FILES[name as keyof typeof FILES].length, 0);
    assert.deepEqual(seen.at(-1), { done: total, total });
    assert(seen.every(({ done }, at) => done >= (seen[at - 1]?.done ?? 0)));
  });

  it('is not fetched again when it is there', async () => {
    await get();
    server.requests.length = 0;
    await get();
    assert.equal(server.requests.length, 1); // the list
  });

  /** The connection ends after so many bytes of the tensors. */
  const breakAfter = (bytes: number, times = Infinity) => {
    let left = times;
    server.trouble = (file, response, request) => {
      if (file !== 'model.safetensors' || left-- <= 0) return false;
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
      const range = from ? { 'content-range': `bytes ${from}-${TENSORS.length - 1}/${TENSORS.length}` } : {};
      response.writeHead(from ? 206 : 200, { 'content-length': TENSORS.length - from, ...range });
      response.write(TENSORS.subarray(from, from + bytes), () => response.destroy());
      return true;
    };
  };

  it('goes on by itself where a connection broke, as long as each brings something', async () => {
    breakAfter(1_000_000, 2);
    await get();
    assertComplete();
    const ranges = asked('model.safetensors').map(({ range }) => Number(/\d+/.exec(range ?? '')?.[0] ?? 0));
    assert.equal(ranges.length, 3);
    assert(
      ranges.every((from, at) => at === 0 || from > (ranges[at - 1] ?? 0)),
      String(ranges),
    );
  });

  it('keeps what has come when a connection brings nothing more, and the next download goes on from there', async () => {
    breakAfter(1_000_000, 1);
    const { trouble } = server;
    server.trouble = (file, response, request) => {
      if (trouble(file, response, request)) return true;
      if (file === 'model.safetensors') response.destroy();
      return file === 'model.safetensors';
    };
    await assert.rejects(get(), refused('downloadBrokeOff', /model\.safetensors broke off .*start it again/));
    const [part] = names().filter((name) => name.endsWith('.part'));
    const had = fs.statSync(path.join(folder, part ?? '')).size;
    assert(had > 0 && had <= 1_000_000, String(had));
    assert(!whole().includes('config.json'), 'a folder that is half there is no model');

    server.trouble = () => false;
    server.requests.length = 0;
    await get();
    assertComplete();
    assert.equal(asked('model.safetensors')[0]?.range, `bytes=${had}-`);
  });

  it('keeps nothing of an earlier version when a later one has come', async () => {
    breakAfter(1_000_000, 1);
    const { trouble } = server;
    server.trouble = (file, response, request) => trouble(file, response, request) || (file === 'model.safetensors' && Boolean(response.destroy()));
    await assert.rejects(get(), refused('downloadBrokeOff'));
    server.trouble = () => false;
    server.repositories.set(ID, { files: { ...FILES, 'model.safetensors': randomBytes(20_000) } });
    await get();
    assert.deepEqual(names(), WANTED);
  });

  it('starts anew where the server knows no ranges', async () => {
    breakAfter(1_000_000, 1);
    const { trouble } = server;
    server.trouble = (file, response, request) => trouble(file, response, request) || (file === 'model.safetensors' && Boolean(response.end(TENSORS)));
    await get();
    assertComplete();
  });

  it('is thrown away when its checksum differs, large or small', async () => {
    for (const wrong of ['model.safetensors', 'tokenizer.json'] as const) {
      server.trouble = (file, response) => {
        if (file !== wrong) return false;
        const content = Buffer.from(FILES[wrong]);
        content[5] = (content[5] ?? 0) ^ 1;
        response.end(content);
        return true;
      };
      await assert.rejects(get(), refused('downloadWrong', new RegExp(`^${wrong} is not what was announced`)));
      assert(!names().some((name) => name.startsWith(wrong)), String(names()));
    }
  });

  it('is not mixed with a page of a network that wants a sign-in', async () => {
    server.trouble = (_, response) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'));
    await assert.rejects(get(), refused('downloadWrong', /sign-in/));
    assert.deepEqual(names(), []);
  });

  it('needs a token where its terms must be accepted', async () => {
    server.repositories.set(ID, { files: FILES, token: 'hf_right', gated: true });
    await assert.rejects(get(), refused('hubTokenNeeded', /^someone\/small is only for those who accepted its terms/));
    await assert.rejects(get({ from: { ...hub, token: 'hf_wrong' } }), refused('hubTokenRefused', /^The token is not accepted for someone\/small/));
    assert.deepEqual(whole(), []);
    await get({ from: { ...hub, token: 'hf_right' } });
    assertComplete();
  });

  it('may be private: then it is there only with the token', async () => {
    server.repositories.set(ID, { files: FILES, token: 'hf_right' });
    await assert.rejects(get(), refused('hubMissing', /or it is private/));
    await get({ from: { ...hub, token: 'hf_right' } });
    assertComplete();
  });

  it('keeps the token from hosts that the hub points to', async () => {
    const seen: (string | undefined)[] = [];
    const store = http.createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end(TENSORS);
    });
    store.listen(0, 'localhost');
    await once(store, 'listening');
    try {
      const address = store.address();
      const port = typeof address === 'object' ? address?.port : 0;
      server.trouble = (file, response) =>
        file === 'model.safetensors' && Boolean(response.writeHead(302, { location: `http://localhost:${port}/blob` }).end());
      await get({ from: { ...hub, token: 'hf_secret' } });
      assertComplete();
      assert.deepEqual(seen, [undefined]);
      assert.equal(asked('config.json')[0]?.authorization, 'Bearer hf_secret');
    } finally {
      store.closeAllConnections();
      store.close();
    }
  });

  it('is told missing, as a whole or in part', async () => {
    await assert.rejects(get({ id: 'someone/else' }), refused('hubMissing', /^There is no model someone\/else on 127\.0\.0\.1/));
    await assert.rejects(get({ id: 'someone/small/none.gguf' }), refused('hubFileMissing'));
    server.trouble = (file, response) => file === 'model.safetensors' && Boolean(response.writeHead(404).end());
    await assert.rejects(get(), refused('hubFileMissing', /^model\.safetensors is not there any more/));
  });

  it('is not begun when the disk has no room for it', async () => {
    server.lies.set('model.safetensors', { size: 1e15 });
    await assert.rejects(get(), refused('diskFull', /^The download needs 1000000\.0 GB, but only .* are free/));
    assert.deepEqual(names(), []);
    assert.equal(asked('model.safetensors').length, 0);
  });

  it('has empty files too', async () => {
    server.repositories.set(ID, { files: { ...FILES, 'generation_config.json': Buffer.alloc(0) } });
    await get();
    assert.deepEqual(names(), ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json']);
  });

  it('is not there before its last file is', async () => {
    server.trouble = (file, response) => file === 'config.json' && Boolean(response.writeHead(404).end());
    await assert.rejects(get(), refused('hubFileMissing'));
    assert(whole().length > 0);
    assert.equal(namedModel(ID, root), null);
    server.trouble = () => false;
    await get();
    assert.equal(namedModel(ID, root)?.folder, folder);
  });

  it('stops when it is cancelled, keeps what has come, and goes on later', async () => {
    const cancel = new AbortController();
    server.trouble = (file, response) => {
      if (file !== 'model.safetensors') return false;
      response.writeHead(200, { 'content-length': TENSORS.length }).write(TENSORS.subarray(0, 1_000_000)); // and no more
      return true;
    };
    const getting = get({
      signal: cancel.signal,
      onProgress: ({ done }) => {
        if (done >= 900_000) cancel.abort();
      },
    });
    await assert.rejects(getting, refused('downloadCancelled'));
    assert(!whole().includes('model.safetensors'));
    server.trouble = () => false;
    server.requests.length = 0;
    await get();
    assertComplete();
    assert.match(asked('model.safetensors')[0]?.range ?? '', /^bytes=\d{6,}-$/);
  });

  it('has an id that leads nowhere else', async () => {
    for (const id of ['../../etc', 'a/b/c', 'https://elsewhere/a/b', 'a b', '', 'a/../b']) await assert.rejects(get({ id }), refused('hubNoId'), id);
    assert.equal(server.requests.length, 0);
  });

  it('is one line where there is no network', async () => {
    const away = { address: 'http://127.0.0.1:9', token: null };
    await assert.rejects(get({ from: away }), refused('hubOffline', /^127\.0\.0\.1:9 cannot be reached/));
    await assert.rejects(get({ from: { address: `${hub.address}/elsewhere`, token: null } }), refused('hubMissing'));
  });

  it('is one line where something else than a hub answers', async () => {
    const other = http.createServer((_, response) => response.end('hello'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    try {
      await assert.rejects(
        findOnHub(ID, { address: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, token: null }),
        refused('notTheHub'),
      );
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  it('may be downloaded twice at once', async () => {
    const places = await Promise.all([get(), get()]);
    assert.deepEqual(places, [folder, folder]);
    assertComplete();
  });
});
