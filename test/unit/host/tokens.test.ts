import assert from 'node:assert/strict';
import type { Sequence, TextRange, Token } from '../../../src/protocol/inspection.ts';
import { tokenAt } from '../../../src/session/tokens.ts';

const token = (range: TextRange | null, segment: 0 | 1 | null = 0): Token => ({
  id: 0,
  piece: '',
  label: '',
  range,
  segment,
  special: range === null,
  unknown: false,
  word: 0,
});

function sequence(ranges: readonly (TextRange | null)[], cut: number | null = null): Sequence {
  return {
    name: 'text',
    tokens: ranges.map((range) => token(range)),
    segments: [{ length: 100, tokens: ranges.length, kept: ranges.length, cut, made: null }],
    text: null,
  };
}

describe('the token at a position', () => {
  // saw,it
  const border = sequence([null, [0, 3], [3, 4], [4, 6], null]);

  it('is the one that starts there, at a border', () => {
    assert.equal(tokenAt(border, 0, 2), 1);
    assert.equal(tokenAt(border, 0, 3), 2);
    assert.equal(tokenAt(border, 0, 4), 3);
  });

  it('is the last one at the very end', () => assert.equal(tokenAt(border, 0, 6), 3));

  it('is the one before, between two words', () => {
    const gap = sequence([null, [1, 4], [8, 12], null]);
    assert.equal(tokenAt(gap, 0, 4), 1);
    assert.equal(tokenAt(gap, 0, 7), 1);
    assert.equal(tokenAt(gap, 0, 0), null);
  });

  it('is the last of several with the same range', () => {
    const shared = sequence([null, [0, 1], [0, 1], [0, 1], [2, 3], null]);
    assert.equal(tokenAt(shared, 0, 0), 3);
    assert.equal(tokenAt(shared, 0, 1), 3);
  });

  it('is none in what the model did not take', () => {
    const cut = sequence([null, [0, 3], [4, 7], null], 7);
    assert.equal(tokenAt(cut, 0, 6), 2);
    assert.equal(tokenAt(cut, 0, 7), null);
  });

  it('belongs to the right text of a pair', () => {
    const pair: Sequence = {
      name: 'text',
      tokens: [token(null), token([0, 3], 0), token(null), token([0, 5], 1), token(null, 1)],
      segments: [
        { length: 3, tokens: 1, kept: 1, cut: null, made: null },
        { length: 5, tokens: 1, kept: 1, cut: null, made: null },
      ],
      text: null,
    };
    assert.equal(tokenAt(pair, 0, 1), 1);
    assert.equal(tokenAt(pair, 1, 1), 3);
  });
});
