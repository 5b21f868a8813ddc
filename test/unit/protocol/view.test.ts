import assert from 'node:assert/strict';
import type { Inspection, Sequence, SequenceName, Site } from '../../../src/protocol/inspection.ts';
import { chooseSite, directionOf, hasRowReadings, isFacing, openingView, presentationOf, refit } from '../../../src/protocol/view.ts';

const sequence = (name: SequenceName, length: number): Sequence => ({
  name,
  tokens: Array.from({ length }, (_, id) => ({ id, piece: 'x', label: 'x', range: null, segment: null, special: false, unknown: false, word: id })),
  segments: [],
  text: null,
});
const site = (name: Site['name'], queries: SequenceName, keys: SequenceName, layers: number): Site => ({
  name,
  queries,
  keys,
  layers,
  heads: 4,
  keyValueHeads: 4,
  headDim: 8,
});
const model = { id: 'm', name: 'm', family: 'marian', layers: 6, heads: 4, maxTokens: 512, predicts: 'target', mask: null, chat: false } as const;
const cross = site('decoder.cross', 'target', 'source', 2);
const translation: Inspection = {
  id: 'one',
  model,
  sequences: [sequence('source', 5), sequence('target', 7), sequence('decoder_input', 7)],
  sites: [site('encoder.self', 'source', 'source', 6), site('decoder.self', 'decoder_input', 'decoder_input', 2), cross],
  opening: { site: 'decoder.cross', head: { layer: 1, head: 3 }, query: 2, key: 1 },
};
const text: Inspection = {
  id: 'two',
  model: { ...model, predicts: 'next' },
  sequences: [sequence('text', 6)],
  sites: [site('decoder.self', 'text', 'text', 4)],
  opening: { site: 'decoder.self', head: { layer: 0, head: 0 }, query: 3, key: 1 },
};
const opened = openingView(translation);

describe('steps on a view', () => {
  it('opens at a link of the site that is worth seeing', () => {
    assert.deepEqual(
      [opened.site, opened.heads, opened.focus, opened.rows],
      ['decoder.cross', [{ layer: 1, head: 3 }], { sequence: 'target', index: 2 }, 'reads'],
    );
  });

  it('another site: heads that it has too stay, and the focus stays on its token', () => {
    const self = chooseSite(opened, translation, 'decoder.self');
    assert.deepEqual([self.heads, self.focus], [[{ layer: 1, head: 3 }], { sequence: 'decoder_input', index: 3 }]);
    assert.deepEqual(chooseSite(self, translation, 'decoder.cross').focus, opened.focus);
    assert.equal(chooseSite(opened, translation, 'encoder.self').focus, null);
    const source = { ...opened, focus: { sequence: 'source', index: 4 } as const };
    assert.deepEqual(chooseSite(source, translation, 'encoder.self').focus, source.focus);
  });

  it('another site: heads that it has not are let go, for those of the opening or the first', () => {
    const deep = { ...chooseSite(opened, translation, 'encoder.self'), heads: [{ layer: 5, head: 0 }], combine: 'each' as const };
    assert.deepEqual(chooseSite(deep, translation, 'decoder.cross').heads, [translation.opening.head]);
    assert.deepEqual(chooseSite(deep, translation, 'decoder.self').heads, [{ layer: 0, head: 0 }]);
  });

  it('tokens that another site does not show are let go, and so is a start token in the target', () => {
    const start = { ...chooseSite(opened, translation, 'decoder.self'), focus: { sequence: 'decoder_input', index: 0 } as const, pinned: true };
    const there = chooseSite(start, translation, 'decoder.cross');
    assert.deepEqual([there.focus, there.pinned], [null, false]);
    const last = { ...opened, focus: { sequence: 'target', index: 6 } as const };
    assert.equal(chooseSite(last, translation, 'decoder.self').focus, null);
  });

  it('a partner is of the other text where two face each other, and of the same otherwise', () => {
    const paired = { ...opened, partner: { sequence: 'source', index: 1 } as const };
    assert.deepEqual(refit(paired, translation).partner, paired.partner);
    assert.equal(refit({ ...opened, partner: { sequence: 'target', index: 1 } }, translation).partner, null);
    assert.equal(chooseSite(paired, translation, 'decoder.self').partner, null);
  });

  it('another inspection without the site: what was set stays, the rest opens anew', () => {
    const view = refit({ ...opened, rows: 'produces', words: true, heat: false }, text);
    assert.deepEqual([view.site, view.rows, view.words, view.heat, view.focus], ['decoder.self', 'produces', true, false, { sequence: 'text', index: 3 }]);
  });

  it('between two texts the focus says the direction', () => {
    assert.equal(directionOf(opened, cross), 'looksAt');
    assert.equal(directionOf({ ...opened, focus: { sequence: 'source', index: 0 } }, cross), 'lookedAtBy');
    assert.equal(directionOf({ direction: 'lookedAtBy', focus: opened.focus }, cross), 'looksAt');
    assert.equal(directionOf({ direction: 'lookedAtBy', focus: null }, site('encoder.self', 'text', 'text', 1)), 'lookedAtBy');
  });

  it("rows that produce are asked for in a decoder's self-attention only", () => {
    const produces = { ...opened, rows: 'produces', specials: 'renormalised' } as const;
    assert.deepEqual(presentationOf(produces), { words: false, renormalised: true, produced: false });
    assert.equal(presentationOf({ ...produces, site: 'decoder.self' }).produced, true);
    assert.deepEqual(
      translation.sites.map(({ name }) => hasRowReadings(name)),
      [false, true, false],
    );
    assert.deepEqual(translation.sites.map(isFacing), [false, false, true]);
  });
});
