import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cachedModelFolder, cacheFolder, modelFolder } from '../../../src/models/folders.ts';

describe('where models lie', () => {
  const home = os.homedir();

  it('is the place that each platform has for caches', () => {
    assert.equal(cacheFolder({}, 'linux'), path.join(home, '.cache', 'attention-inspector'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/somewhere' }, 'linux'), path.join('/somewhere', 'attention-inspector'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux'), path.join(home, '.cache', 'attention-inspector'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/somewhere' }, 'darwin'), path.join(home, 'Library', 'Caches', 'attention-inspector'));
    assert.equal(cacheFolder({ LOCALAPPDATA: path.join(home, 'Local') }, 'win32'), path.join(home, 'Local', 'attention-inspector'));
  });

  it('is what the environment says, on every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      assert.equal(cacheFolder({ ATTENTION_INSPECTOR_CACHE: '/my/models' }, platform), path.resolve('/my/models'));
  });

  it('is the package where that holds the model, else the cache', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
    try {
      assert.equal(modelFolder('minilm', root), cachedModelFolder('minilm'));
      fs.mkdirSync(path.join(root, 'models', 'minilm'), { recursive: true });
      assert.equal(modelFolder('minilm', root), path.join(root, 'models', 'minilm'));
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });
});
