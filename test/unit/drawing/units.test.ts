import assert from 'node:assert/strict';
import { unitOfToken, unitsOf } from '../../../src/drawing/units.ts';
import type { Sequence, TextRange, Token } from '../../../src/protocol/inspection.ts';

const token = (piece: string, range: TextRange | null, word: number, more: Partial<Token> = {}): Token => ({
  id: 1,
  piece,
  label: piece,
  range,
  segment: 0,
  special: range === null,
  unknown: false,
  word,
  ...more,
});

const TEXT = 'unhappily, 🦉🦉 slept\n\nagain';
const sequence: Sequence = {
  name: 'text',
  tokens: [
    token('[CLS]', null, 0),
    token('un', [0, 2], 1),
    token('##happily', [2, 9], 1),
    token(',', [9, 10], 2),
    token('[UNK]', [11, 15], 3, { unknown: true, label: '[UNK] 🦉🦉' }),
    token('slept', [16, 21], 4),
    token('again', [23, 28], 5),
    token('[SEP]', null, 6),
  ],
  segments: [{ length: TEXT.length, tokens: 6, kept: 6, cut: null, made: null }],
  text: null,
};

describe('units', () => {
  it('tokens, with those that touch told apart', () => {
    const units = unitsOf(sequence, [TEXT], false);
    assert.deepEqual(
      units.map(({ label }) => label),
      ['[CLS]', 'un', '##happily', ',', '[UNK] 🦉🦉', 'slept', 'again', '[SEP]'],
    );
    assert.deepEqual(
      units.map(({ glued }) => glued),
      [false, false, true, true, false, false, false, false],
    );
  });

  it('words read as they are written, and know their tokens', () => {
    const units = unitsOf(sequence, [TEXT], true);
    assert.deepEqual(
      units.map(({ label }) => label),
      ['[CLS]', 'unhappily', ',', '[UNK] 🦉🦉', 'slept', 'again', '[SEP]'],
    );
    assert.deepEqual(units[1]?.range, [0, 9]);
    assert.deepEqual(
      units.map(({ first }) => first),
      [0, 1, 3, 4, 5, 6, 7],
    );
    assert.equal(unitOfToken(sequence, 2, true), 1);
    assert.equal(unitOfToken(sequence, 2, false), 2);
  });

  it('an unknown token shows what it covers', () => {
    const [unknown] = unitsOf(sequence, [TEXT], false).filter((unit) => unit.unknown);
    assert(unknown?.label.includes('[UNK]') && unknown.label.includes('🦉🦉'));
  });

  it('a paragraph and a second text begin a line', () => {
    assert.deepEqual(
      unitsOf(sequence, [TEXT], false)
        .filter(({ opens }) => opens)
        .map(({ label }) => label),
      ['again'],
    );
    const pair: Sequence = { ...sequence, tokens: [token('a', [0, 1], 0), token('b', [0, 1], 1, { segment: 1 }), token('[SEP]', null, 2, { segment: 1 })] };
    assert.deepEqual(
      unitsOf(pair, ['a', 'b'], false).map(({ opens, glued }) => [opens, glued]),
      [
        [false, false],
        [true, false],
        [false, false],
      ],
    );
  });

  it('a long word is cut', () => {
    const long = 'x'.repeat(100);
    const tokens = [token('x', [0, 50], 0), token('##x', [50, 100], 0)];
    const [unit] = unitsOf({ ...sequence, tokens }, [long], true);
    assert((unit?.label.length ?? 99) <= 32 && unit?.label.endsWith('…'));
  });

  it('a piece that holds the space before it shows it as the gap', () => {
    const pieces = [
      token('▁A', [0, 1], 0, { label: '␣A' }),
      token('▁can', [1, 5], 1, { label: '␣can' }),
      token('s', [5, 6], 1),
      token('▁', [6, 7], 2, { label: '␣' }),
      token('▁▁x', [7, 10], 3, { label: '␣␣x' }),
    ];
    const of = (words: boolean) => unitsOf({ ...sequence, tokens: pieces }, ['A cans   x'], words).map(({ label, glued }) => [label, glued]);
    assert.deepEqual(of(false), [
      ['A', false],
      ['can', false],
      ['s', true],
      ['␣', true],
      ['␣␣x', false],
    ]);
    assert.deepEqual(of(true).slice(0, 2), [
      ['A', false],
      ['cans', false],
    ]);
  });

  it('line ends inside tokens: a paragraph begins where its first word does, and a word stays on one line', () => {
    const text = 'it.\n\nThe\nend';
    const pieces = [
      token('it', [0, 2], 0),
      token('.', [2, 3], 1),
      token('Ċ', [3, 4], 2, { label: '⏎' }),
      token('Ċ', [4, 5], 3, { label: '⏎' }),
      token('The', [5, 8], 3),
      token('Ċend', [8, 12], 4, { label: '⏎end' }),
    ];
    const of = (words: boolean) => unitsOf({ ...sequence, tokens: pieces }, [text], words).map(({ label, opens }) => [label, opens]);
    assert.deepEqual(of(false), [
      ['it', false],
      ['.', false],
      ['⏎', false],
      ['⏎', false],
      ['The', true],
      ['⏎end', false],
    ]);
    assert.deepEqual(of(true).slice(2), [
      ['⏎', false],
      ['The', true],
      ['⏎end', false],
    ]);
  });

  it('text that the model made is marked, and so are its tokens without text; not what a decoder starts with', () => {
    const made = (from: number, tokens: readonly Token[]) =>
      unitsOf({ ...sequence, tokens, segments: [{ length: 9, tokens: 2, kept: 2, cut: null, made: from }] }, [TEXT], false).map((unit) => unit.made);
    const tokens = [token('<s>', null, 0), token('un', [0, 2], 1), token('##happily', [2, 9], 1), token('</s>', null, 2)];
    assert.deepEqual(made(2, tokens), [false, false, true, false]);
    assert.deepEqual(made(0, tokens), [false, true, true, true]);
  });

  it('without the text a word is its pieces', () => assert.equal(unitsOf(sequence, [], true)[1]?.label, 'un##happily'));
});
