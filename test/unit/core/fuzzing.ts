/** Files broken in any way, for every parser of files that come from anywhere: each is read right or refused in a line, quickly and with little memory. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { TensorEntry } from '../../../src/core/checkpoint/checkpoint.ts';
import { openGguf } from '../../../src/core/checkpoint/gguf/gguf.ts';
import { openMarian } from '../../../src/core/checkpoint/marian/marian.ts';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { readSentencePiece } from '../../../src/core/text/sentencePiece/model.ts';
import { sentencePieceTokenizer } from '../../../src/core/text/sentencePiece/tokenizer.ts';
import { Tokenizer } from '../../../src/core/text/tokenizer.ts';
import { UserError } from '../../../src/protocol/errors.ts';
import { bergamot } from '../../cases/models/bergamot.ts';
import { encode } from '../../cases/models/folder.ts';
import { INTGEMM8 } from '../../cases/models/marian.ts';

export interface Parser {
  readonly name: string;
  /** The name that its files have. */
  readonly file: string;
  readonly good: Uint8Array;
  /** Bytes from the start where most of what is broken is. */
  readonly header: number;
  /** Reads all that is read before a run. */
  readonly read: (file: string) => Promise<void>;
}

const reference = (name: string) => readFileSync(new URL(`../../reference/${name}`, import.meta.url));

const vocabulary = (name: string): Parser => {
  const good = reference(`sentencePiece/${name}`);
  return {
    name: `SentencePiece, ${name}`,
    file: 'vocab.spm',
    good,
    header: good.length,
    async read(file) {
      const tokenizer = Tokenizer.from(sentencePieceTokenizer(await readSentencePiece(file), { ends: '</s>' }));
      const { tokens } = await tokenizer.encode(['The nurse ½ ofﬁce e\u0301 </s> <0x41> 𠮷'], 100);
      for (const { range } of tokens) assert.ok(range === null || range[0] <= range[1], String(range));
    },
  };
};

export const PARSERS: readonly Parser[] = [
  {
    name: 'safetensors',
    file: 'model.safetensors',
    good: encode({ a: [2, 3], 'encoder.b': [4], c: [], empty: [0, 3] }),
    header: 300,
    read: async (file) => assertInside(await readSafetensors(file), file),
  },
  {
    name: 'GGUF',
    file: 'model.gguf',
    good: reference('gguf/models/llama.gguf'),
    header: 3000,
    async read(file) {
      const source = await openGguf(file);
      assertInside((await source.checkpoint()).tensors.values(), file);
      await source.tokenizer();
    },
  },
  {
    name: 'Marian',
    file: 'model.bin',
    good: bergamot({ type: INTGEMM8, tables: 'shared' }),
    header: 5000,
    read: async (file) => assertInside((await (await openMarian(file)).checkpoint()).tensors.values(), file),
  },
  vocabulary('unigram.model'),
  vocabulary('bpe.model'),
];

function assertInside(entries: Iterable<TensorEntry>, file: string): void {
  const { size } = statSync(file);
  for (const { name, offset, length } of entries) assert.ok(offset >= 0 && length >= 0 && offset + length <= size, name);
}

/** Files near a good one: bytes changed, cut out, put in, most of them in the header; now and then a file cut short. */
export function broken({ good, header }: Parser): fc.Arbitrary<Uint8Array> {
  const put = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ maxLength: 8 }).map((text) => Buffer.from(text)),
    fc.constantFrom(0, 1, 0x7f, 0xff).map((byte) => Buffer.alloc(8, byte)),
  );
  const edit = fc.record({ at: fc.oneof(fc.nat(header), fc.nat(good.length - 1)), remove: fc.nat(12), put });
  const edited = fc
    .array(edit, { minLength: 1, maxLength: 6 })
    .map((edits) =>
      edits.reduce((bytes: Uint8Array, each) => Buffer.concat([bytes.subarray(0, each.at), each.put, bytes.subarray(each.at + each.remove)]), good),
    );
  return fc.oneof({ weight: 9, arbitrary: edited }, { weight: 1, arbitrary: fc.nat(good.length).map((length) => good.subarray(0, length)) });
}

/** Longer than any file of these sizes takes on a machine that does other things too. */
const SECONDS = 5;
/** For what the runtime itself allocates. */
const SLACK = 1 << 20;

/** Writes a file, reads it, and checks time and memory: no more than twice the file in buffers. */
export async function readBroken({ file, read }: Parser, folder: string, bytes: Uint8Array): Promise<void> {
  const place = path.join(folder, file);
  writeFileSync(place, bytes);
  const started = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  await readOrRefused(() => read(place));
  assert.ok(process.memoryUsage().arrayBuffers - before <= 2 * bytes.length + SLACK, 'too much memory');
  assert.ok(performance.now() - started < SECONDS * 1000, 'too slow');
}

export async function readOrRefused(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    assert.doesNotMatch(error.message, /[\n\r]/);
    assert.ok(error.message.length < 1000, error.message);
  }
}
