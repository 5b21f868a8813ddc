import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { attentionMetadata, safetensorsBytes } from '../../../src/export/safetensors.ts';

describe('safetensors', () => {
  const tensors = [
    { name: 'attention.encoder.self.0', shape: [1, 2, 2], values: Float32Array.of(0.25, 0.75, 0.5, 0.5) },
    { name: 'attention.encoder.self.1', shape: [1, 1, 3], values: Float32Array.of(1, 0, 0) },
  ];

  it('is read by the reader of checkpoints', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'weights-'));
    try {
      const file = path.join(folder, 'w.safetensors');
      fs.writeFileSync(file, safetensorsBytes(tensors, { model: 'minilm' }));
      const entries = await readSafetensors(file);
      assert.deepEqual(
        entries.map(({ name, shape }) => ({ name, shape: [...shape] })),
        tensors.map(({ name, shape }) => ({ name, shape })),
      );
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it('has aligned numbers, and metadata of strings', () => {
    const bytes = safetensorsBytes(tensors, { model: 'minilm', sequences: '{}' });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assert.equal(length % 8, 0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assert.deepEqual(header, {
      __metadata__: { model: 'minilm', sequences: '{}' },
      'attention.encoder.self.0': { dtype: 'F32', shape: [1, 2, 2], data_offsets: [0, 16] },
      'attention.encoder.self.1': { dtype: 'F32', shape: [1, 1, 3], data_offsets: [16, 28] },
    });
    assert.deepEqual([...new Float32Array(bytes.slice(8 + length).buffer)], [0.25, 0.75, 0.5, 0.5, 1, 0, 0]);
  });

  it('says which sequences the rows and columns of each site are, and the text of one that nobody asked about', () => {
    const token = { id: 5, piece: 'o', label: 'o', range: [0, 1], segment: 0, special: false, unknown: false, word: 0 } as const;
    const target = { name: 'target', tokens: [token], segments: [], text: 'o' } as const;
    const site = { name: 'decoder.cross', queries: 'target', keys: 'source', layers: 1, heads: 1, keyValueHeads: 1, headDim: 1 } as const;
    const model = { id: 'en-pt', name: '', family: '', layers: 1, heads: 1, maxTokens: 9, predicts: 'target', mask: null, chat: false } as const;
    assert.deepEqual(attentionMetadata({ model, sequences: [{ ...target, name: 'source', text: null }, target], sites: [site] }), {
      model: 'en-pt',
      sequences:
        '{"source":{"ids":[5],"tokens":["o"],"ranges":[[0,1]],"segments":[0]},"target":{"text":"o","ids":[5],"tokens":["o"],"ranges":[[0,1]],"segments":[0]}}',
      sites: '{"decoder.cross":["target","source"]}',
    });
  });
});
