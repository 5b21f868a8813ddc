import assert from 'node:assert/strict';
import { excerpt, facingExcerpt } from '../../../src/drawing/excerpt.ts';
import { type Sides, sidesOf, unitOf } from '../../../src/drawing/sides.ts';
import type { Sequence, SequenceName, Site } from '../../../src/protocol/inspection.ts';

/** Two pieces a word; a translation's own text, the source's is asked. */
function sequence(name: SequenceName, words: readonly string[], made: number | null): Sequence {
  const text = words.join(' ');
  let at = 0;
  const tokens = words.flatMap((word, index) => {
    const start = at;
    at += word.length + 1;
    const piece = (label: string, from: number) =>
      ({ id: 1, piece: label, label, range: [from, from + label.length], segment: null, special: false, unknown: false, word: index }) as const;
    return [piece(word.slice(0, 1), start), piece(word.slice(1), start + 1)];
  });
  const segments = [{ length: text.length, tokens: tokens.length, kept: tokens.length, cut: null, made }];
  return { name, tokens, segments, text: name === 'source' ? null : text };
}

const SOURCE = ['good', 'day'];
const sequences = [sequence('source', SOURCE, null), sequence('target', ['שלום', 'לכם', 'כולם'], 0)];
const site = (name: Site['name'], queries: SequenceName, keys: SequenceName): Site => ({
  name,
  queries,
  keys,
  layers: 1,
  heads: 1,
  keyValueHeads: 1,
  headDim: 1,
});
const cross = site('decoder.cross', 'target', 'source');
const crossSides = (words: boolean): Sides => sidesOf({ sequences }, cross, [SOURCE.join(' ')], words);

describe('sides of a drawing', () => {
  it('two texts: those looked at, then those that look, in one count, each with its title and its direction', () => {
    const { units, facing, resting, isCausal } = crossSides(false);
    assert.deepEqual(
      units.map(({ index }) => index),
      Array.from({ length: 10 }, (_, index) => index),
    );
    assert.deepEqual(facing, { first: 4, titles: ['Source', 'Target (made by the model)'], rightToLeft: [false, true] });
    assert.deepEqual([resting, isCausal], [null, false]);
    assert.deepEqual(
      units.map(({ made }) => made),
      units.map((_, index) => index >= 4),
    );
  });

  it('as words they read as they are written, each in its own text', () => {
    const { units, facing } = crossSides(true);
    assert.deepEqual(
      units.map(({ label }) => label),
      [...SOURCE, 'שלום', 'לכם', 'כולם'],
    );
    assert.equal(facing?.first, 2);
  });

  it('one text: a decoder rests on its first token and looks back, an encoder does neither', () => {
    const one = (name: Site['name']) => {
      const { facing, resting, isCausal } = sidesOf({ sequences }, site(name, 'source', 'source'), [SOURCE.join(' ')], false);
      return { facing, resting, isCausal };
    };
    assert.deepEqual(one('decoder.self'), { facing: null, resting: 0, isCausal: true });
    assert.deepEqual(one('encoder.self'), { facing: null, resting: null, isCausal: false });
  });

  it('a token has its unit, of pieces and of words; one of another sequence has none', () => {
    const place = (sequenceName: SequenceName, index: number, words: boolean) =>
      unitOf({ sequence: sequenceName, index }, { sequences }, cross, crossSides(words), words);
    assert.deepEqual([place('source', 3, false), place('target', 3, false), place('source', 3, true), place('target', 3, true)], [3, 7, 1, 3]);
    assert.equal(place('text', 0, false), null);
    assert.equal(unitOf(null, { sequences }, cross, crossSides(false), false), null);
  });

  it('a small picture of two texts: the focus with its neighbours, and across from it what it is linked to most', () => {
    const links = [
      { query: 25, key: 3, weight: 0.6 },
      { query: 25, key: 11, weight: 0.3 },
    ];
    const shown = facingExcerpt(30, 20, 25, links, 4);
    assert.equal(shown.length, 8);
    assert(shown.includes(3) && shown.includes(11) && shown.includes(25));
    assert(shown.filter((unit) => unit >= 20).every((unit) => Math.abs(unit - 25) <= 2));
    const back = facingExcerpt(30, 20, 3, [{ query: 25, key: 3, weight: 0.6 }], 3);
    assert.deepEqual(back, [2, 3, 4, 24, 25, 26]);
    assert.deepEqual(facingExcerpt(30, 20, 3, [], 3), [2, 3, 4], 'nobody looks at it');
    assert.deepEqual(excerpt(3, 1, [], 9), [0, 1, 2]);
  });
});
