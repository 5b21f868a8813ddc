import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hubAddress, tokenOfMachine } from '../../../src/models/hub.ts';
import { findOnHub } from '../../../src/models/hubModel.ts';
import { TestHub } from '../../hub.ts';

describe('what of a repository is downloaded', () => {
  const server = new TestHub();
  before(() => server.start());
  after(() => server.stop());

  const chosen = async (...names: readonly string[]) => {
    server.repositories.set('a/b', { files: Object.fromEntries(names.map((name) => [name, Buffer.from(name)])) });
    const { choices } = await findOnHub('a/b', { address: server.address, token: null });
    return Object.fromEntries(choices.map(({ id, files }) => [id, files.map(({ name }) => name).sort()]));
  };

  it('is the folder: tensors, configuration and tokenizer', async () => {
    const small = ['config.json', 'generation_config.json', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'];
    assert.deepEqual(
      await chosen(...small, 'model.safetensors', 'pytorch_model.bin', 'README.md', '.gitattributes', 'onnx/model.onnx', 'vocab.txt', '1_Pooling/config.json'),
      {
        'a/b': [...small, 'model.safetensors'].sort(),
      },
    );
  });

  it('is every shard with its index, unless there is a single file', async () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors', 'model.safetensors.index.json'];
    assert.deepEqual(await chosen('config.json', 'tokenizer.json', ...shards, 'adapter_model.safetensors'), {
      'a/b': ['config.json', ...shards, 'tokenizer.json'],
    });
    assert.deepEqual(await chosen('config.json', 'tokenizer.json', ...shards, 'model.safetensors'), {
      'a/b': ['config.json', 'model.safetensors', 'tokenizer.json'],
    });
  });

  it('is the vocabulary where there is no tokenizer.json', async () => {
    assert.deepEqual(await chosen('config.json', 'model.safetensors', 'source.spm', 'target.spm', 'vocab.json'), {
      'a/b': ['config.json', 'model.safetensors', 'source.spm', 'target.spm', 'vocab.json'],
    });
  });

  it('is one of its GGUF files, that is whole and no part of a vision model', async () => {
    assert.deepEqual(await chosen('a.Q4_0.gguf', 'a.Q8_0.gguf', 'mmproj-a.gguf', 'b-00001-of-00002.gguf', 'config.json'), {
      'a/b/a.Q4_0.gguf': ['a.Q4_0.gguf'],
      'a/b/a.Q8_0.gguf': ['a.Q8_0.gguf'],
    });
  });

  it('is nothing where there is nothing to open', async () => {
    await assert.rejects(chosen('config.json', 'pytorch_model.bin'), { code: 'hubNothingToOpen' });
  });
});

describe('the hub', () => {
  it('is the one that was set, that of the environment, or Hugging Face’s', () => {
    assert.equal(hubAddress('https://mirror.example/'), 'https://mirror.example');
    assert.equal(hubAddress(' mirror.example '), 'https://mirror.example');
    assert.equal(hubAddress('http://127.0.0.1:8080//'), 'http://127.0.0.1:8080');
    assert.throws(() => hubAddress('http://'), { code: 'hubNoAddress' });
  });

  it('has the token that Hugging Face’s programs would use', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'token-'));
    try {
      assert.equal(await tokenOfMachine({ HF_HOME: folder }), null);
      fs.writeFileSync(path.join(folder, 'token'), 'hf_of_file\n');
      assert.equal(await tokenOfMachine({ HF_HOME: folder }), 'hf_of_file');
      assert.equal(await tokenOfMachine({ HF_TOKEN_PATH: path.join(folder, 'token') }), 'hf_of_file');
      assert.equal(await tokenOfMachine({ HF_HOME: folder, HF_TOKEN: 'hf_given' }), 'hf_given');
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
