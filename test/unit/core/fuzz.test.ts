import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { bert } from '../../cases/models/bert.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { layout, safetensors } from '../../cases/models/safetensors.ts';
import { tensorsOf } from '../../cases/models/tensors.ts';
import { broken, type Parser, PARSERS, readBroken, readOrRefused } from './fuzzing.ts';
import { inspect, withModel } from './support.ts';

/** `npm run fuzz` looks longer. */
const RUNS = 400;
const TIMEOUT = 60_000 + RUNS * 100;

const SHAPES = { a: [2, 3], 'encoder.b': [4], c: [], empty: [0, 3] };
const { header, data } = layout(tensorsOf(SHAPES));

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
  after(() => rmSync(folder, { recursive: true, force: true }));

  const [tensors] = PARSERS;
  assert.ok(tensors?.name === 'safetensors');
  const kinds: readonly (readonly [what: string, parser: Parser, files: fc.Arbitrary<Uint8Array>])[] = [
    ...PARSERS.map((parser) => [parser.name, parser, broken(parser)] as const),
    ...PARSERS.map((parser) => [`${parser.name}, any bytes`, parser, fc.uint8Array({ maxLength: 200 })] as const),
    ['safetensors, described in any way', tensors, described],
  ];
  for (const [what, parser, files] of kinds)
    it(`a file is read right or refused in a line: ${what}`, async function () {
      this.timeout(TIMEOUT);
      const memory = process.memoryUsage.rss();
      await fc.assert(
        fc.asyncProperty(files, (bytes) => readBroken(parser, folder, bytes)),
        { numRuns: RUNS },
      );
      assert.ok(process.memoryUsage.rss() - memory < 400e6);
    });

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
          fc.asyncProperty(fc.constantFrom(...Object.keys(whole)), value, async (key, changed) => {
            writeFileSync(join(root, json), JSON.stringify({ ...whole, [key]: changed }));
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
