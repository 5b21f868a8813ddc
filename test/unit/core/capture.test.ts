import assert from 'node:assert/strict';
import type { HeadsQuestion } from '../../../src/protocol/engine.ts';
import { type HeadRef, type Presentation, sequenceOf } from '../../../src/protocol/inspection.ts';
import { type Model, openModel, type Run } from '../../../src/core/model.ts';
import { miniLM } from './builtIn.ts';
import { assertClose, assertSumsToOne, inspect, PLAIN, rowOf, rowsOf, tokensOf } from './support.ts';

const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";
const RENORMALISED: Presentation = { words: false, renormalised: true };
const WORDS: Presentation = { words: true, renormalised: false };

describe('what a capture answers', () => {
  let model: Model;
  let run: Run;
  let count: number;
  before(async () => {
    model = await openModel(miniLM());
    run = await inspect(model, [SENTENCE]);
    count = tokensOf(run).length;
  });
  after(() => model.dispose());

  const question = (heads: readonly HeadRef[], rows: readonly [number, number], presentation = PLAIN): HeadsQuestion => ({
    inspection: '',
    site: 'encoder.self',
    heads,
    rows,
    presentation,
  });

  it('heads of several layers at once, in the order asked for, are the same as one by one', async () => {
    const heads = [
      { layer: 3, head: 1 },
      { layer: 0, head: 11 },
      { layer: 3, head: 0 },
    ];
    const { shape, values } = await run.capture.weights(question(heads, [4, 9]));
    assert.deepEqual(shape, [3, 5, count]);
    for (const [place, head] of heads.entries()) {
      const alone = await rowsOf(run, head, [4, 9]);
      assertClose(
        values.subarray(place * 5 * count, (place + 1) * 5 * count),
        alone.flatMap((row) => [...row]),
        1e-6,
        `L${head.layer} H${head.head}`,
      );
    }
  });

  it('mean and standard deviation over heads', async () => {
    const heads = [
      { layer: 3, head: 1 },
      { layer: 3, head: 2 },
      { layer: 5, head: 0 },
    ];
    const { mean, spread } = await run.capture.mean(question(heads, [0, count]));
    assert.deepEqual(
      [mean.shape, spread.shape],
      [
        [count, count],
        [count, count],
      ],
    );
    const each = await Promise.all(heads.map((head) => rowOf(run, head, 7)));
    for (let key = 0; key < count; key++) {
      const weights = each.map((row) => row[key] ?? NaN);
      const middle = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
      const deviation = Math.sqrt(weights.reduce((sum, weight) => sum + (weight - middle) ** 2, 0) / weights.length);
      assertClose([mean.values[7 * count + key] ?? NaN, spread.values[7 * count + key] ?? NaN], [middle, deviation], 1e-6, `key ${key}`);
    }
  });

  for (const presentation of [PLAIN, RENORMALISED, WORDS, { words: true, renormalised: true }]) {
    it(`a link in every head is the number that its row holds: ${JSON.stringify(presentation)}`, async () => {
      const { shape, values } = await run.capture.links({ site: 'encoder.self', query: 9, key: 2, presentation });
      assert.deepEqual(shape, [6, 12]);
      for (const head of [
        { layer: 0, head: 0 },
        { layer: 3, head: 1 },
        { layer: 5, head: 11 },
      ]) {
        assertClose([values[head.layer * 12 + head.head] ?? NaN], [(await rowOf(run, head, 9, presentation))[2] ?? NaN], 1e-6, `L${head.layer} H${head.head}`);
      }
    });
  }

  it('produced: row j is what the row before it reads, the first row is empty, and a word has the mean of the rows that make its pieces', async () => {
    const { values: reads } = await run.capture.weights(question([{ layer: 2, head: 4 }], [0, count]));
    const produced = { words: false, renormalised: false, produced: true };
    const { shape, values } = await run.capture.weights(question([{ layer: 2, head: 4 }], [0, count], produced));
    assert.deepEqual(shape, [1, count, count]);
    assert(values.subarray(0, count).every((weight) => weight === 0));
    assertClose(values.subarray(count), reads.subarray(0, (count - 1) * count), 1e-6, 'shifted');
    const first = await run.capture.weights(question([{ layer: 2, head: 4 }], [0, 1], produced));
    assert.deepEqual(
      [...first.values],
      Array.from({ length: count }, () => 0),
    );
    const inWords = { ...produced, words: true };
    const { tokens } = sequenceOf(run, 'text');
    const word = tokens.findIndex((token, index) => token.word === tokens[index + 1]?.word);
    const unit = tokens[word]?.word ?? 0;
    const { values: merged } = await run.capture.weights(question([{ layer: 2, head: 4 }], [unit, unit + 1], inWords));
    const pieces = tokens.flatMap((token, index) => (token.word === unit ? [index] : []));
    const last = pieces.reduce((sum, piece) => sum + (reads[(piece - 1) * count + count - 1] ?? 0), 0) / pieces.length;
    assertClose([merged.at(-1) ?? NaN], [last], 1e-6, 'word');
    const links = await run.capture.links({ site: 'encoder.self', query: 5, key: 3, presentation: produced });
    assertClose([links.values[2 * 12 + 4] ?? NaN], [reads[4 * count + 3] ?? NaN], 1e-6, 'link');
    assert((await run.capture.links({ site: 'encoder.self', query: 0, key: 3, presentation: produced })).values.every((weight) => weight === 0));
  });

  it('renormalised: special keys weigh nothing, the others keep their proportions, and the row sums to 1', async () => {
    const plain = await rowOf(run, { layer: 3, head: 1 }, 11);
    const row = await rowOf(run, { layer: 3, head: 1 }, 11, RENORMALISED);
    const special = tokensOf(run).map((token) => token.special);
    const left = plain.filter((_, key) => !special[key]).reduce((sum, weight) => sum + weight, 0);
    assertClose(
      row,
      plain.map((weight, key) => (special[key] ? 0 : weight / left)),
      1e-6,
    );
    assertSumsToOne(row);
  });

  it('renormalising what has only special tokens gives zeros, not NaN', async () => {
    const empty = await inspect(model, ['']).catch(() => null); // a core may refuse an empty text
    if (empty) assert.deepEqual([...(await rowOf(empty, { layer: 0, head: 0 }, 0, RENORMALISED))], [0, 0]);
  });

  it('words: keys are summed over their pieces, queries averaged', async () => {
    const long = await inspect(model, ['Overwhelmingly kind neighbours fed Mbalamwezi, unasked']);
    const words = tokensOf(long).map(({ word }) => word);
    const pieces = words.flatMap((word, index) => (word === 5 ? [index] : []));
    assert.ok(pieces.length > 1);
    const rows = await Promise.all(pieces.map((query) => rowOf(long, { layer: 2, head: 3 }, query)));
    const expected = Array.from(
      { length: Math.max(...words) + 1 },
      (_, word) => rows.reduce((sum, row) => sum + row.reduce((part, weight, key) => part + (words[key] === word ? weight : 0), 0), 0) / rows.length,
    );
    assertClose(await rowOf(long, { layer: 2, head: 3 }, 5, WORDS), expected, 1e-6);
  });

  it('thumbnails: one cell a token for a short text, by square root', async () => {
    const { size, pixels } = await run.capture.thumbnails('encoder.self');
    assert.equal(size, count);
    assert.equal(pixels.length, 72 * size * size);
    const row = await rowOf(run, { layer: 3, head: 1 }, 9);
    const start = ((3 * 12 + 1) * size + 9) * size;
    assertClose(
      pixels.subarray(start, start + size),
      row.map((weight) => 255 * Math.sqrt(weight)),
      0.51,
    );
  });

  it('thumbnails of a long text are small, and no cell is lost', async () => {
    const long = await inspect(model, ['river stone '.repeat(300)]);
    const { size, pixels } = await long.capture.thumbnails('encoder.self');
    assert.ok(size >= 16 && size <= 64);
    assert.equal(pixels.length, 72 * size * size);
    for (let row = 0; row < 72 * size; row++) {
      const total = pixels.subarray(row * size, (row + 1) * size).reduce((sum, pixel) => sum + (pixel / 255) ** 2, 0);
      assert.ok(Math.abs(total - 1) < 0.2, `row ${row} sums to ${total}`); // the pixels are rounded
    }
  });

  it('rows and heads that are not there are an error, not numbers', async () => {
    await assert.rejects(async () => run.capture.weights(question([{ layer: 0, head: 0 }], [0, count + 1])));
    await assert.rejects(async () => run.capture.weights(question([{ layer: 6, head: 0 }], [0, 1])));
    await assert.rejects(async () => run.capture.weights(question([{ layer: 0, head: 12 }], [0, 1])));
    await assert.rejects(async () => run.capture.links({ site: 'encoder.self', query: 0, key: count, presentation: PLAIN }));
  });

  it('answers after the model was closed', async () => {
    const other = await openModel(miniLM());
    const kept = await inspect(other, [SENTENCE]);
    await other.dispose();
    assertClose(await rowOf(kept, { layer: 3, head: 1 }, 9), await rowOf(run, { layer: 3, head: 1 }, 9), 1e-6);
  });

  it('holds input, Q, K and V of every layer and no more: 4 × 4 bytes × width for each token and layer', () => {
    assert.equal(run.capture.bytes, 6 * count * 384 * 4 * 4);
  });
});
