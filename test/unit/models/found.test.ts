import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openModel } from '../../../src/core/model.ts';
import { modelSource } from '../../../src/models/folders.ts';
import { type FoundModel, findModels } from '../../../src/models/found.ts';
import { modelsInHubCache } from '../../../src/models/hubCache.ts';
import { builtInModel } from '../../../src/models/manifest.ts';
import { inOllama, modelsInOllama } from '../../../src/models/ollama.ts';
import { hubIdOf, namedModel, partsOf } from '../../../src/models/resolve.ts';

const real = (id: string) => {
  const model = builtInModel(id);
  assert(model);
  return modelSource(model, os.tmpdir()).folder;
};

// The real models, found before the tests move the cache away.
const files: Readonly<Record<string, string>> = Object.fromEntries(
  ['config.json', 'model.safetensors', 'tokenizer.json'].map((name) => [name, path.join(real('minilm'), name)]),
);
const gguf = real('smollm2');
const marian = real('en-pt');

const COMMIT = '1110a243fdf4706b3f48f1d95db1a4f5529b4d41';

describe('models on this machine', () => {
  let root: string;
  const VARIABLES = ['HF_HOME', 'HF_HUB_CACHE', 'OLLAMA_MODELS', 'ATTENTION_INSPECTOR_CACHE'] as const;
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'found-'));
    Object.assign(process.env, {
      HF_HOME: path.join(root, 'hf'),
      OLLAMA_MODELS: path.join(root, 'ollama'),
      ATTENTION_INSPECTOR_CACHE: path.join(root, 'ours'),
    });
    delete process.env.HF_HUB_CACHE;
  });
  afterEach(() => {
    for (const name of VARIABLES) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
    fs.rmSync(root, { recursive: true });
  });

  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };

  /** As Hugging Face's libraries lay it: a link for each file, to a blob named after its content. */
  function cache(repository: string, files: Readonly<Record<string, string>>, { commit = COMMIT, main = true } = {}): void {
    const folder = path.join(root, 'hf', 'hub', `models--${repository.replace('/', '--')}`);
    fs.mkdirSync(path.join(folder, 'blobs'), { recursive: true });
    for (const [name, target] of Object.entries(files)) {
      const blob = path.join(
        folder,
        'blobs',
        createHash('sha256')
          .update(name + target)
          .digest('hex'),
      );
      if (!fs.existsSync(blob)) fs.symlinkSync(target, blob);
      const link = path.join(folder, 'snapshots', commit, name);
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.symlinkSync(path.relative(path.dirname(link), blob), link);
    }
    if (main) write(path.join(folder, 'refs', 'main'), commit);
  }

  /** As `ollama pull` lays it. */
  function pull(host: string, owner: string, name: string, tag: string, digest: string): void {
    const layers = [
      { mediaType: 'application/vnd.ollama.image.template', digest: `sha256:${'0'.repeat(64)}`, size: 10 },
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}`, size: 98_362_432 },
    ];
    write(path.join(root, 'ollama', 'manifests', host, owner, name, tag), JSON.stringify({ schemaVersion: 2, layers }));
  }

  const all = async <T>(models: AsyncIterable<T>) => {
    const found = [];
    for await (const model of models) found.push(model);
    return found;
  };
  const found = (folders: readonly string[] = []): Promise<FoundModel[]> => all(findModels({ packageRoot: root, folders }));
  it('are none on an empty one', async () => assert.deepEqual(await found(), []));

  it('are found in the Hugging Face cache, and open through its links', async () => {
    cache('sentence-transformers/all-MiniLM-L6-v2', files);
    cache('someone/small-GGUF', { 'small.Q4_1.gguf': gguf, 'mmproj-small.gguf': gguf });
    cache('someone/only-configured', { 'config.json': files['config.json'] ?? '' });
    const models = await found();
    assert.deepEqual(
      models.map(({ id, name, store, bytes }) => ({ id, name, store, bytes })),
      [
        { id: 'sentence-transformers/all-MiniLM-L6-v2', name: 'all-MiniLM-L6-v2', store: 'Hugging Face cache', bytes: 90_868_376 },
        { id: 'someone/small-GGUF/small.Q4_1.gguf', name: 'small.Q4_1.gguf', store: 'Hugging Face cache', bytes: 98_362_432 },
      ],
    );
    for (const model of models) {
      assert.deepEqual(namedModel(model.id, root), { id: model.id, name: model.name, folder: model.folder });
      await (await openModel(model)).dispose();
    }
  });

  it('are those of the revision that main is, else of the newest', async () => {
    const older = '0'.repeat(40);
    cache('a/two', files, { commit: older, main: false });
    const [first] = await all(modelsInHubCache());
    assert.equal(path.basename(first?.folder ?? ''), older);
    cache('a/two', { ...files, 'README.md': files['config.json'] ?? '' }, { commit: COMMIT.replace('1', '2') });
    const models = await all(modelsInHubCache());
    assert.deepEqual(
      models.map(({ folder }) => path.basename(folder)),
      [COMMIT.replace('1', '2')],
    );
  });

  it('are found in the store of Ollama, where files have no ending', async () => {
    const digest = builtInModel('smollm2')?.files[0]?.sha256 ?? '';
    fs.mkdirSync(path.join(root, 'ollama', 'blobs'), { recursive: true });
    fs.symlinkSync(gguf, path.join(root, 'ollama', 'blobs', `sha256-${digest}`));
    pull('registry.ollama.ai', 'library', 'smollm2', '135m', digest);
    pull('registry.ollama.ai', 'someone', 'mine', 'latest', digest);
    pull('hf.co', 'someone', 'theirs-GGUF', 'Q4_1', digest);
    pull('registry.ollama.ai', 'library', 'gone', 'latest', '1'.repeat(64));
    pull('registry.ollama.ai', 'library', 'outside', 'latest', '../../etc/passwd');
    write(path.join(root, 'ollama', 'manifests', 'registry.ollama.ai', 'library', 'broken', 'latest'), '{"layers": 3}');
    assert.deepEqual(
      (await all(modelsInOllama())).map(({ name }) => name),
      ['hf.co/someone/theirs-GGUF:Q4_1', 'smollm2:135m', 'someone/mine:latest'],
    );
    // One file, one model.
    const [model, ...more] = await found();
    assert.equal(more.length, 0);
    assert.equal(model?.id, 'ollama:hf.co/someone/theirs-GGUF:Q4_1');
    assert.equal(inOllama('someone/mine'), model.folder);
    const opened = await openModel(namedModel('ollama:smollm2:135m', root) ?? model);
    assert.equal(opened.card.family, 'llama');
    await opened.dispose();
  });

  it('are found in folders that were named, two levels deep, and as files that were named', async () => {
    const models = path.join(root, 'models');
    for (const [name, target] of Object.entries(files)) {
      fs.mkdirSync(path.join(models, 'owner', 'minilm'), { recursive: true });
      fs.symlinkSync(target, path.join(models, 'owner', 'minilm', name));
    }
    for (const name of ['big-00001-of-00002.gguf', 'big-00002-of-00002.gguf']) write(path.join(models, 'owner', 'big', name), 'GGUF');
    write(path.join(models, 'owner', 'pickled', 'config.json'), '{}');
    write(path.join(models, 'owner', 'pickled', 'pytorch_model.bin'), 'pickle');
    fs.symlinkSync(path.join(models, 'owner'), path.join(models, 'owner', 'again'));
    write(path.join(models, 'owner', 'too', 'deep', 'small.gguf'), 'GGUF');
    write(path.join(models, 'node_modules', 'a', 'small.gguf'), 'GGUF');
    fs.mkdirSync(path.join(models, 'folder.gguf'));
    assert.deepEqual(
      (await found([models, gguf, marian, path.join(root, 'nowhere')])).map(({ id }) => path.relative(root, id)),
      [
        path.join('models', 'owner', 'big', 'big-00001-of-00002.gguf'),
        path.join('models', 'owner', 'minilm'),
        path.join('models', 'owner', 'pickled'),
        path.relative(root, gguf),
        path.relative(root, marian),
      ],
    );
  });

  it('are found where we put them', async () => {
    for (const [name, target] of Object.entries(files)) {
      for (const folder of ['minilm', 'hub/owner/name']) {
        fs.mkdirSync(path.join(root, 'ours', 'models', folder), { recursive: true });
        fs.symlinkSync(target, path.join(root, 'ours', 'models', folder, name));
      }
    }
    assert.deepEqual(
      (await found()).map(({ id, name, store }) => [id, name, store]),
      [
        ['minilm', 'all-MiniLM-L6-v2', 'built in'],
        ['owner/name', 'name', 'downloads'],
      ],
    );
    assert.equal(namedModel('owner/name', root)?.folder, path.join(root, 'ours', 'models', 'hub', 'owner', 'name'));
  });

  it('are no built-in ones of which a part is missing', async () => {
    fs.mkdirSync(path.join(root, 'ours', 'models', 'en-pt'), { recursive: true });
    fs.symlinkSync(path.join(marian, 'model.enpt.intgemm.alphas.bin'), path.join(root, 'ours', 'models', 'en-pt', 'model.enpt.intgemm.alphas.bin'));
    assert.deepEqual(await found(), []);
  });

  it('are at most as many as a person can read', async () => {
    for (let i = 0; i < 320; i++) write(path.join(root, 'many', String(i), 'a.gguf'), 'GGUF');
    assert.equal((await found([path.join(root, 'many')])).length, 300);
  });

  it('are none where a name leads nowhere, or to what is no file', async () => {
    const folder = path.join(root, 'odd');
    fs.mkdirSync(folder);
    fs.symlinkSync(path.join(root, 'gone'), path.join(folder, 'gone.gguf'));
    execFileSync('mkfifo', [path.join(folder, 'pipe.gguf')]); // whoever opens it waits for ever
    assert.deepEqual(await found([folder, path.join(folder, 'pipe.gguf')]), []);
  });

  it('are no longer looked for when nobody waits', async () => {
    cache('sentence-transformers/all-MiniLM-L6-v2', files);
    assert.deepEqual(await all(findModels({ packageRoot: root, folders: [root], signal: AbortSignal.abort() })), []);
  });
});

describe('what is written for a model', () => {
  it('is a repository of the hub, and maybe a file of it', () => {
    assert.deepEqual(partsOf('gpt2'), ['gpt2', '']);
    assert.deepEqual(partsOf('owner/name'), ['owner/name', '']);
    assert.deepEqual(partsOf('owner/name/some.gguf'), ['owner/name', 'some.gguf']);
  });

  it('may be the address that a browser has', () => {
    for (const [text, id] of [
      [' gpt2 ', 'gpt2'],
      ['https://huggingface.co/owner/name', 'owner/name'],
      ['https://huggingface.co/owner/name/tree/main?not-for-all-audiences=true', 'owner/name'],
      ['https://mirror.example/owner/name/blob/main/some.gguf', 'owner/name/some.gguf'],
    ] as const)
      assert.equal(hubIdOf(text), id);
  });

  it('is nothing where no such model is on this machine', () => {
    for (const wanted of ['owner/never-downloaded', 'ollama:never-pulled', '/an/absolute/path', './a/path', '../a', 'C:\\models\\a', ''])
      assert.equal(namedModel(wanted, os.tmpdir()), null, wanted);
  });
});
