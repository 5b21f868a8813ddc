import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describeModel } from '../../../src/core/describe.ts';
import { modelSource } from '../../../src/models/folders.ts';
import { builtInModel } from '../../../src/models/manifest.ts';

const place = (id: string) => {
  const model = builtInModel(id);
  assert(model);
  return modelSource(model, os.tmpdir()).folder;
};

describe('what a list says of a model', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'described-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const linked = (...names: readonly string[]) => {
    for (const name of names) fs.symlinkSync(path.join(place('minilm'), name), path.join(folder, name));
  };

  it('is its family, heads, size and memory', async () => {
    const { memory, ...rest } = await describeModel(place('minilm'));
    assert.deepEqual(rest, { family: 'bert', layers: 6, heads: 12, bytes: 90_868_376 });
    // The tensors, and of 512 tokens at least queries, keys and values of six layers.
    assert(memory > 90.8e6 + 512 * 6 * 3 * 384 * 4 && memory < 200e6, String(memory));
  });

  it('tells of a GGUF file without the ending too, whose few bits stay few', async () => {
    const file = path.join(folder, 'sha256-b179');
    fs.symlinkSync(place('smollm2'), file);
    const { memory, ...rest } = await describeModel(file);
    assert.deepEqual(rest, { family: 'llama', layers: 30, heads: 9, bytes: 98_362_432 });
    assert(memory > 100e6 && memory < 250e6, String(memory));
  });

  it('says why a model cannot be opened', async () => {
    await assert.rejects(describeModel(folder), { code: 'fileMissing' });
    fs.writeFileSync(path.join(folder, 'config.json'), '{"model_type":"mamba"}');
    await assert.rejects(describeModel(folder), { code: 'unknownFamily' });
    await assert.rejects(describeModel(path.join(folder, 'config.json')), { code: 'fileMissing' });
  });

  it('says that the vocabulary is missing', async () => {
    linked('config.json', 'model.safetensors');
    await assert.rejects(describeModel(folder), { code: 'fileMissing', message: /^tokenizer\.json is missing/ });
    fs.writeFileSync(path.join(folder, 'spiece.model'), '');
    await assert.rejects(describeModel(folder), { code: 'sentencePieceOnly' });
    fs.rmSync(path.join(folder, 'spiece.model'));
    linked('tokenizer.json');
    assert.equal((await describeModel(folder)).family, 'bert');
  });
});
