import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allLinks, allRows, cutsOf, hasRow, hiddenUnits, linksOf, type Weights, weightOf } from '../../../src/drawing/links.ts';

/** Rows of softmax-like weights, with ties and zeros as real ones have them. */
const matrix = fc.integer({ min: 1, max: 24 }).chain((keys) =>
  fc.record({
    weights: fc
      .array(fc.oneof(fc.constant(0), fc.constant(0.0625), fc.float({ min: 0, max: 1, noNaN: true })), { minLength: keys * keys, maxLength: keys * keys })
      .map((values): Weights => allRows(Float32Array.from(values), keys)),
    hidden: fc.uint8Array({ min: 0, max: 1, minLength: keys, maxLength: keys }),
  }),
);

const rowOf = (weights: Weights, query: number, hidden: Uint8Array) =>
  Array.from({ length: weights.keys }, (_, key) => (hidden[key] ? 0 : weightOf(weights, query, key))).sort((a, b) => b - a);

const WEIGHTS: Weights = allRows(Float32Array.of(0.5, 0.3, 0.15, 0.05, 0.1, 0.7, 0.1, 0.1, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 1), 4);
const NONE = new Uint8Array(4);

describe('links', () => {
  it('by mass: the strongest of each row that together hold the share, and no more', () => {
    const cuts = cutsOf(WEIGHTS, { kind: 'mass', mass: 0.8 }, NONE);
    assert.deepEqual(
      linksOf(WEIGHTS, cuts, NONE, 0, 'looksAt').map(({ key }) => key),
      [0, 1],
    );
    assert.deepEqual(
      linksOf(WEIGHTS, cuts, NONE, 1, 'looksAt').map(({ key }) => key),
      [1, 0, 2, 3],
      'equal weights are all drawn',
    );
    assert.deepEqual(
      linksOf(WEIGHTS, cuts, NONE, 3, 'looksAt').map(({ key }) => key),
      [3],
    );
  });

  it('by mass, on any weights: what is drawn holds the share, and without the weakest of it would not', () => {
    fc.assert(
      fc.property(matrix, fc.double({ min: 0.05, max: 0.99, noNaN: true }), ({ weights, hidden }, mass) => {
        const cuts = cutsOf(weights, { kind: 'mass', mass }, hidden);
        for (let query = 0; query < weights.keys; query++) {
          const row = rowOf(weights, query, hidden);
          const total = row.reduce((sum, weight) => sum + weight, 0);
          const cut = cuts[query] ?? 0;
          const sum = (from: (weight: number) => boolean) => row.filter(from).reduce((all, weight) => all + weight, 0);
          // Weights below one in ten thousand are no links.
          assert(sum((weight) => weight >= cut) >= total * mass * (1 - 1e-5) - weights.keys * 1e-4);
          assert(sum((weight) => weight > cut) <= total * mass);
        }
      }),
    );
  });

  it('by threshold', () => {
    const cuts = cutsOf(WEIGHTS, { kind: 'threshold', weight: 0.25 }, NONE);
    assert.equal(allLinks(WEIGHTS, cuts, NONE, 100).total, 8);
  });

  it('the strongest of the whole drawing', () => {
    const { links } = allLinks(WEIGHTS, cutsOf(WEIGHTS, { kind: 'strongest', count: 3 }, NONE), NONE, 100);
    assert.deepEqual(
      links.map(({ query, key }) => [query, key]),
      [
        [0, 0],
        [1, 1],
        [3, 3],
      ],
    );
  });

  it('asking for more than there are draws all', () => {
    assert.equal(allLinks(WEIGHTS, cutsOf(WEIGHTS, { kind: 'strongest', count: 1000 }, NONE), NONE, 100).total, 13, 'all but the zeros');
  });

  it('too many: the strongest are kept, weak ones first, and their number is told', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 50 }), ({ weights, hidden }, limit) => {
        const cuts = cutsOf(weights, { kind: 'threshold', weight: 0 }, hidden);
        const { links, total } = allLinks(weights, cuts, hidden, limit);
        const all = Array.from(weights.parts[0]?.values ?? []).filter(
          (weight, place) => weight >= 1e-4 && !hidden[Math.floor(place / weights.keys)] && !hidden[place % weights.keys],
        );
        assert.equal(total, all.length);
        const expected = all.sort((a, b) => a - b).slice(-limit);
        assert.equal(links.length, expected.length);
        links.forEach(({ weight }, place) => assert(Math.abs(weight - (expected[place] ?? 0)) <= weight / 30_000));
      }),
    );
  });

  it('who looks at a token: its column, under the cuts of the rows', () => {
    const cuts = cutsOf(WEIGHTS, { kind: 'mass', mass: 0.8 }, NONE);
    assert.deepEqual(
      linksOf(WEIGHTS, cuts, NONE, 1, 'lookedAtBy').map(({ query }) => query),
      [1, 0, 2],
    );
  });

  it('hidden tokens take no part, and the other weights stay what they were', () => {
    const hidden = hiddenUnits([{ special: true }, { special: false }, { special: false }, { special: true }], 'hidden');
    const cuts = cutsOf(WEIGHTS, { kind: 'mass', mass: 0.99 }, hidden);
    const links = linksOf(WEIGHTS, cuts, hidden, 1, 'looksAt');
    assert.deepEqual(
      links.map(({ key }) => key),
      [1, 2],
    );
    assert.equal(links[0]?.weight, Math.fround(0.7));
    assert.deepEqual(hiddenUnits([{ special: true }], 'shown'), Uint8Array.of(0));
  });

  it('rows in several parts: those that are missing have no links', () => {
    const parts = [
      { from: 0, values: Float32Array.of(1, 0, 0, 0) },
      { from: 2, values: Float32Array.of(0.2, 0.3, 0.5, 0, 0.1, 0.2, 0.3, 0.4) },
    ];
    const weights = { keys: 4, parts };
    const cuts = cutsOf(weights, { kind: 'threshold', weight: 0.25 }, NONE);
    assert.deepEqual(
      [...cuts].map((cut) => Number.isFinite(cut)),
      [true, false, true, true],
    );
    assert.deepEqual([hasRow(weights, 1), hasRow(weights, 3), weightOf(weights, 1, 0), weightOf(weights, 3, 2)], [false, true, 0, Math.fround(0.3)]);
    assert.deepEqual(linksOf(weights, cuts, NONE, 1, 'looksAt'), []);
    assert.deepEqual(
      linksOf(weights, cuts, NONE, 2, 'lookedAtBy').map(({ query }) => query),
      [2, 3],
    );
    assert.deepEqual([allLinks(weights, cuts, NONE, 2).total, allLinks(weights, cuts, NONE, 2).links.map(({ query }) => query)], [5, [2, 0]]);
    const strongest = cutsOf(weights, { kind: 'strongest', count: 2 }, NONE);
    assert.deepEqual([strongest[1], strongest[2]], [Infinity, 0.5]);
  });

  it('between two texts: queries follow the keys in one count', () => {
    const weights = allRows(Float32Array.of(0.9, 0.1, 0.2, 0.8), 2, 2);
    const cuts = cutsOf(weights, { kind: 'mass', mass: 0.5 }, new Uint8Array(4));
    assert.deepEqual(linksOf(weights, cuts, NONE, 3, 'looksAt'), [{ query: 3, key: 1, weight: Math.fround(0.8) }]);
    assert.deepEqual(linksOf(weights, cuts, NONE, 0, 'lookedAtBy'), [{ query: 2, key: 0, weight: Math.fround(0.9) }]);
    assert.deepEqual(linksOf(weights, cuts, NONE, 2, 'lookedAtBy'), [], 'nobody looks at a token that looks');
  });

  it('a part of the rows', () => {
    const part = allRows(Float32Array.of(0.1, 0.7, 0.1, 0.1), 4, 1);
    assert.deepEqual(
      linksOf(part, cutsOf(part, { kind: 'mass', mass: 0.6 }, NONE), NONE, 1, 'looksAt').map(({ query, key }) => [query, key]),
      [[1, 1]],
    );
  });
});
