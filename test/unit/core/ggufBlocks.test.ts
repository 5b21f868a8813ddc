import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BLOCK_TYPES, dequantise, isBlockName } from '../../../src/core/checkpoint/gguf/blocks.ts';

/** As test/reference/gguf/blocks.py writes it: base64 of bytes and of float32 numbers. */
type Reference = Readonly<Record<string, { readonly blocks: string; readonly numbers: string }>>;

const reference = JSON.parse(readFileSync(new URL('../../reference/gguf/blocks.json', import.meta.url), 'utf8')) as Reference;

describe('blocks of GGUF tensors against gguf-py', () => {
  it('every type that is computed has its reference', () => assert.deepEqual(Object.keys(reference).sort(), Object.keys(BLOCK_TYPES).sort()));

  for (const [name, { blocks, numbers }] of Object.entries(reference)) {
    it(name, () => {
      assert.ok(isBlockName(name));
      const expected = Buffer.from(numbers, 'base64');
      const largest = Math.max(...Array.from({ length: expected.length / 4 }, (_, at) => Math.abs(expected.readFloatLE(4 * at))));
      const actual = dequantise(BLOCK_TYPES[name], Buffer.from(blocks, 'base64'));
      assert.equal(actual.length, expected.length / 4);
      assert.ok(largest > 0);
      actual.forEach((value, at) =>
        assert.ok(Math.abs(value - expected.readFloatLE(4 * at)) <= 1e-6 * largest, `[${at}] ${value}, not ${expected.readFloatLE(4 * at)}`),
      );
    });
  }
});
