import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect, refusalOf, withModel } from './support.ts';

const good = readFileSync(new URL('../../reference/gguf/models/llama.gguf', import.meta.url));

/** A copy with other bytes at some place: one that is counted from the end of a key or name, or from the start of the file. */
function changed(after: string | null, skip: number, put: (bytes: Buffer, at: number) => void): Buffer {
  const copy = Buffer.from(good);
  const at = after === null ? 0 : copy.indexOf(after) + after.length;
  assert.ok(at >= 0, `no ${String(after)}`);
  put(copy, at + skip);
  return copy;
}

const uint32 = (value: number) => (bytes: Buffer, at: number) => void bytes.writeUInt32LE(value, at);
const uint64 = (value: bigint) => (bytes: Buffer, at: number) => void bytes.writeBigUInt64LE(value, at);
const text = (value: string) => (bytes: Buffer, at: number) => void bytes.write(value, at);

/** A list of one list of one list … in place of the first value, which begins after 24 bytes, its key and its type. */
function nested(depth: number): Buffer {
  const level = Buffer.alloc(12);
  level.writeUInt32LE(9, 0);
  level.writeBigUInt64LE(1n, 4);
  const key = Buffer.from('general.nested');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(key.length));
  return Buffer.concat([good.subarray(0, 24), length, key, Buffer.from([9, 0, 0, 0]), ...Array.from({ length: depth }, () => level)]);
}

const LAST = 'output_norm.weight';
const DIMENSIONS = 4; // of a tensor's entry, after its name: their number, then each with 8 bytes, then type and offset

const REFUSED: readonly (readonly [what: string, file: Buffer, says: RegExp])[] = [
  ['another magic', changed(null, 0, text('GGML')), /not a GGUF file/],
  ['an empty file', Buffer.alloc(0), /empty/],
  ['a few bytes', good.subarray(0, 11), /not a GGUF file/],
  ['version 1', changed(null, 4, uint32(1)), /version 1,/],
  ['version 99', changed(null, 4, uint32(99)), /version 99,/],
  ['big-endian', changed(null, 4, uint32(0x03000000)), /big-endian/],
  ['2^60 tensors', changed(null, 8, uint64(2n ** 60n)), /count .* impossible/],
  ['2^62 keys', changed(null, 16, uint64(2n ** 62n)), /count .* impossible/],
  ['a text of 2^61 bytes', changed('general.architecture', 4, uint64(2n ** 61n)), /length .* impossible/],
  ['lists in lists 20,000 deep', nested(20_000), /too deep/],
  ['cut inside the header', good.subarray(0, 900), /incomplete: it ends inside its header/],
  ['cut inside the data', good.subarray(0, good.length - 4000), /incomplete: \d+ of \d+ bytes/],
  ['an offset outside', changed(LAST, DIMENSIONS + 8 + 4, uint64(2n ** 50n)), /output_norm\.weight lies outside/],
  ['an offset inside another tensor', changed(LAST, DIMENSIONS + 8 + 4, uint64(32n)), /overlap/],
  ['an unknown type', changed(LAST, DIMENSIONS + 8, uint32(250)), /output_norm\.weight has the unknown type 250/],
  ['a type that is not computed', changed(LAST, DIMENSIONS + 8, uint32(16)), /output_norm\.weight has type IQ2_XXS/],
  ['2^60 elements', changed('token_embd.weight', 4, uint64(2n ** 59n)), /overflows/],
  ['an unknown architecture', changed('general.architecture', 4 + 8, text('warps')), /"warps", which is not supported/],
  ['a missing tensor', changed(null, 0, (bytes) => bytes.write('attn_x', bytes.indexOf('blk.1.attn_k.weight') + 6)), /attn_x/],
  ['no head count', changed('llama.attention.head_c', 0, text('uunt')), /head_cuunt/],
  ['another kind of tokenizer', changed('tokenizer.ggml.model', 4 + 8, text('bert')), /tokenizer\.ggml\.model is "bert"/],
];

describe('GGUF files', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gguf-'));
    file = path.join(folder, 'model.gguf');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [what, bytes, says] of REFUSED)
    it(`${what} is refused in a line`, async () => {
      writeFileSync(file, bytes);
      assert.match(await refusalOf(() => withModel(file, () => Promise.resolve())), says);
    });

  it('a file that is not there', async () => assert.match(await refusalOf(() => withModel(file, () => Promise.resolve())), /model\.gguf is missing/));

  it('a missing tensor is told by the name that the file would have for it', async () => {
    writeFileSync(
      file,
      changed(null, 0, (bytes) => bytes.write('ffn_qq', bytes.indexOf('blk.1.ffn_up.weight') + 6)),
    );
    assert.match(await refusalOf(() => withModel(file, () => Promise.resolve())), /blk\.1\.ffn_up\.weight is missing/);
  });

  it('a good one runs', async () => {
    writeFileSync(file, good);
    await withModel(file, async (model) => assert.equal((await inspect(model, ['ab ab'])).sites[0]?.name, 'decoder.self'));
  });
});
