import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { UserError } from '../../../src/protocol/errors.ts';
import { bert } from '../../cases/models/bert.ts';
import { encode } from '../../cases/models/folder.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { layout, safetensors } from '../../cases/models/safetensors.ts';
import { tensorsOf } from '../../cases/models/tensors.ts';
import { inspect, withModel } from './support.ts';

/** `FUZZ_RUNS=100000 npm run test:unit -- --grep "broken in any way"` looks longer. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 400);
const TIMEOUT = 60_000 + RUNS * 100;

const SHAPES = { a: [2, 3], 'encoder.b': [4], c: [], empty: [0, 3] };
const good = encode(SHAPES);
const { header, data } = layout(tensorsOf(SHAPES));

/** Files near a good one: bytes changed, cut out, put in. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(good.length - 1),
      remove: fc.nat(12),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc.string({ maxLength: 8 }).map((text) => Buffer.from(text)),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) => edits.reduce((file, { at, remove, put }) => Buffer.concat([file.subarray(0, at), put, file.subarray(at + remove)]), good));

/** Well-formed files that say anything at all about their tensors. */
const odd = fc.oneof(fc.integer(), fc.maxSafeNat(), fc.double(), fc.constantFrom(2 ** 53, 2 ** 64, -1, -0, 1e308), fc.jsonValue());
const entry = fc.record(
  {
    dtype: fc.oneof(fc.constantFrom('F32', 'BF16', 'F64', 'BOOL', '__proto__', 'toString'), fc.jsonValue()),
    shape: fc.oneof(fc.array(odd, { maxLength: 4 }), odd),
    data_offsets: fc.oneof(fc.tuple(fc.nat(80), fc.nat(80)), fc.array(odd, { maxLength: 3 }), odd),
  },
  { requiredKeys: [] },
);
const described = fc
  .record({
    entries: fc.dictionary(
      fc.oneof(
        fc.constantFrom('a', 'encoder.b', '__proto__', '__metadata__', 'constructor'),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('two\nlines', 'long'.repeat(1000)),
      ),
      fc.oneof(entry, fc.jsonValue()),
    ),
    length: fc.option(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { nil: undefined }),
    kept: fc.boolean(),
  })
  .map(({ entries, length, kept }) => safetensors(kept ? { ...header, ...entries } : entries, data, { length }));

describe('files broken in any way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attention-fuzz-'));
  const file = join(folder, 'model.safetensors');
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, files] of Object.entries({ mutated, described, 'any bytes': fc.uint8Array({ maxLength: 200 }) })) {
    it(`a safetensors file is read right or refused in a line: ${name}`, async function () {
      this.timeout(TIMEOUT);
      const memory = process.memoryUsage.rss();
      await fc.assert(
        fc.asyncProperty(files, async (bytes) => {
          writeFileSync(file, bytes);
          await readOrRefused(async () => {
            const { size } = statSync(file);
            for (const tensor of await readSafetensors(file))
              assert.ok(tensor.offset >= 8 && tensor.length >= 0 && tensor.offset + tensor.length <= size, JSON.stringify(tensor));
          });
        }),
        { numRuns: RUNS },
      );
      assert.ok(process.memoryUsage.rss() - memory < 400e6);
    });
  }

  for (const json of ['config.json', 'tokenizer.json'] as const) {
    it(`a folder opens and runs, or is refused in a line, whatever a value of its ${json} is`, async function () {
      this.timeout(TIMEOUT);
      const models = modelRoot();
      const root = models.write('good-bert');
      const { config, tokenizer } = bert();
      const whole: object = json === 'config.json' ? config : tokenizer;
      const value = fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.integer(),
        fc.constantFrom('two\nlines', 'long'.repeat(1000), 0, -1, 1, 2 ** 31, 2 ** 53, 0.5, '24', null, [], {}),
      );
      try {
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...Object.keys(whole)), value, async (key, broken) => {
            writeFileSync(join(root, json), JSON.stringify({ ...whole, [key]: broken }));
            await readOrRefused(() => withModel(root, (model) => inspect(model, ['the fox saw [MASK] a zebra'])));
          }),
          { numRuns: Math.ceil(RUNS / 4) },
        );
      } finally {
        models.remove();
      }
    });
  }
});

async function readOrRefused(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    assert.doesNotMatch(error.message, /[\n\r]/);
    assert.ok(error.message.length < 1000, error.message);
  }
}
