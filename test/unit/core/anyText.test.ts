import assert from 'node:assert/strict';
import fc from 'fast-check';
import { repeatedKey } from '../../../src/core/checkpoint/repeatedKey.ts';
import { type Model, openModel } from '../../../src/core/model.ts';
import { miniLM } from './builtIn.ts';

/** `FUZZ_RUNS=100000 npm run test:unit -- --grep "any text"` looks longer. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 400);

const part = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    'river',
    ' ',
    '\r\n',
    '\t',
    '\0',
    '\u{1f989}',
    '\u{1f469}\u200d\u{1f680}',
    'e\u0301',
    '\u00eb',
    '\u6771',
    '\ud55c',
    '\u05e9',
    '\ufb01',
    '[MASK]',
    '[SEP]',
    "don't",
  ),
  fc.constantFrom('\ud83d', '\ude00', '\u200b', '\ufeff', '\u00ad'),
);
const anyText = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));

/** What BERT's normaliser makes of text: lower case, without marks, controls and what is not a character. */
const normalised = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\p{Mn}\p{C}]/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');

describe('any text', () => {
  let model: Model;
  before(async () => {
    model = await openModel(miniLM());
  });
  after(() => model.dispose());

  it('every token covers the text that it was made of, whole characters, within the text', async function () {
    this.timeout(60_000 + RUNS * 100);
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const { sequence } = await model.tokenize([text]);
        for (const { piece, range, special, unknown } of sequence.tokens) {
          if (!range) continue;
          const [start, end] = range;
          assert.ok(start < end && end <= text.length, `${piece}: ${start}…${end} of ${text.length}`);
          for (const edge of range) assert.doesNotMatch(text.slice(edge - 1, edge + 1), /^[\ud800-\udbff][\udc00-\udfff]$/);
          if (special || piece === '[MASK]') assert.equal(text.slice(start, end), piece);
          else if (!unknown)
            assert.ok(normalised(text.slice(start, end)).includes(piece.replace(/^##/, '')), `${piece} is not in ${JSON.stringify(text.slice(start, end))}`);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('both texts of a pair have the tokens and the ranges that each has alone', async function () {
    this.timeout(60_000 + RUNS * 100);
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (first, second) => {
        const covered = async (...texts: string[]) =>
          (await model.tokenize(texts)).sequence.tokens.flatMap(({ id, range, segment }) => (range ? [{ id, range, segment }] : []));
        const alone = [...(await covered(first)), ...(await covered(second)).map((token) => ({ ...token, segment: 1 }))];
        assert.deepEqual(await covered(first, second), alone);
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });
});

describe('a name that stands twice', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });

  it('is found, also when it is written another way', () => {
    fc.assert(
      fc.property(json, (object) => {
        const [name = ''] = Object.keys(object);
        const escaped = Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
        assert.equal(repeatedKey(`${JSON.stringify(object).slice(0, -1)},"${escaped}":{"x":1}}`), name);
      }),
    );
  });

  it('is not seen where there is none, whatever lies inside', () => {
    fc.assert(fc.property(json, (object) => assert.equal(repeatedKey(JSON.stringify(object, null, 1)), null)));
  });
});
