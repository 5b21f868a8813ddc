import assert from 'node:assert/strict';
import { allRows } from '../../../src/drawing/links.ts';
import { headFacts } from '../../../webview/facts.ts';

const units = [{ special: true }, { special: false }, { special: false }, { special: true }];

describe('facts of a head', () => {
  it('a head that looks at the token before', () => {
    const facts = headFacts(allRows(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0), 4), units);
    // Of the two ordinary tokens, one looks at [CLS] and one at the token before it.
    assert.deepEqual(facts, { special: 0.5, self: 0, previous: 0.5, next: 0, distance: 1, entropy: 0, rows: 2 });
  });

  it('an even head', () => {
    const facts = headFacts(allRows(new Float32Array(16).fill(0.25), 4), units);
    assert.equal(facts.entropy, 2);
    assert.equal(facts.special, 0.5);
    assert.equal(facts.distance, 0.5);
  });

  it('a text of special tokens only', () => {
    const facts = headFacts(allRows(Float32Array.of(1), 1), [{ special: true }]);
    assert.deepEqual(facts, { special: 0, self: 0, previous: 0, next: 0, distance: 0, entropy: 0, rows: 0 });
  });
});
