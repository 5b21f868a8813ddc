import assert from 'node:assert/strict';
import { allRows } from '../../../src/drawing/links.ts';
import { WEIGHT_SCALE } from '../../../src/drawing/measured.ts';
import type { Unit } from '../../../src/drawing/units.ts';
import { type Asked, plainText, sentence } from '../../../webview/sentence.ts';
import { IT, layers, units as recorded } from '../../gallery/trophy.ts';

const units: readonly Unit[] = recorded.map((unit, index) => ({
  ...unit,
  index,
  range: null,
  segment: 0,
  unknown: false,
  made: false,
  first: index,
  tokens: [],
}));
const [layer] = layers('light', 1);
assert(layer);
const { weights } = layer;

const asked = (change: Partial<Asked> = {}): Asked => ({
  units,
  others: units,
  resting: null,
  produced: false,
  hidden: new Uint8Array(units.length),
  focus: IT,
  partner: null,
  direction: 'looksAt',
  scale: WEIGHT_SCALE,
  ...change,
});
const said = (change: Partial<Asked> = {}, from = weights, spread: typeof weights | null = null) =>
  plainText(sentence({ weights: from, spread, slot: 0 }, asked(change)));

/** A row in which every weight is one of these, others 0. */
const rowOf = (row: Readonly<Record<number, number>>) => {
  const values = new Float32Array(units.length ** 2);
  for (const [key, weight] of Object.entries(row)) values[IT * units.length + Number(key)] = weight;
  return allRows(values, units.length);
};

describe('the sentence', () => {
  it('of the sample', () => assert.equal(said(), 'it looks mostly at trophy 57.7 % and at suitcase 23.6 %'));
  it('who looks at a token', () => assert.equal(said({ focus: 2, direction: 'lookedAtBy' }), 'trophy is looked at most by the 76.5 %'));
  it('between two tokens', () => assert.equal(said({ partner: 9 }), 'it looks at suitcase 23.6 %'));
  it('between two tokens, asked from the other end', () => assert.equal(said({ focus: 2, partner: IT, direction: 'lookedAtBy' }), 'it looks at trophy 57.7 %'));
  it('a resting place is called one', () =>
    assert.equal(said({}, rowOf({ 0: 0.8, 9: 0.2 })), 'it mostly rests on [CLS] 80.0 %; of the words it looks most at suitcase 20.0 %'));
  it('itself', () => assert.equal(said({}, rowOf({ [IT]: 0.9, 9: 0.05 })), 'it looks mostly at itself 90.0 %'));
  it('nothing in particular', () => assert.equal(said({}, rowOf({ 3: 0.07, 4: 0.06 })), 'it looks at many tokens, most at didn 7.0 %'));
  it('another measure says what is brought, in its own numbers', () => {
    const scale = { measure: 'carried', most: 3 } as const;
    const row = rowOf({ 2: 2.4567, 9: 0.5 });
    assert.equal(said({ scale }, row), 'it gets most from trophy 2.46 and from suitcase 0.500');
    assert.equal(said({ scale, direction: 'lookedAtBy', focus: 2 }, row).slice(0, 27), 'trophy brings most to it 2.');
    assert.equal(said({ scale, partner: 9 }, row), 'it gets 0.500 from suitcase');
    assert.equal(said({ scale: { measure: 'rollout', most: 1 } }, rowOf({ 2: 0.4 })), 'it gets most from trophy 40.0 %');
  });

  it('a mean, with its spread', () => assert.equal(said({}, rowOf({ 2: 0.4 }), rowOf({ 2: 0.123 })), 'it looks most at trophy 40.0 % ± 12.3'));
  it('a row that produces is no token yet', () => {
    assert.equal(said({ produced: true }), 'the step that produces it looks mostly at trophy 57.7 % and at suitcase 23.6 %');
    assert.equal(said({ produced: true, focus: 2, direction: 'lookedAtBy' }), 'trophy is looked at most by the step that produces the 76.5 %');
    assert.equal(said({ produced: true, focus: 0, resting: 0 }), '[CLS] was given: no step produced it');
  });
  it('the first token of a decoder is a resting place, but not of itself', () => {
    const row = rowOf({ 1: 0.7, 9: 0.2 });
    assert.equal(said({ resting: 1 }, row), 'it mostly rests on the 70.0 %; of the words it looks most at suitcase 20.0 %');
    assert.equal(said({}, row), 'it looks mostly at the 70.0 % and at suitcase 20.0 %');
  });
  it('between two texts it is about the other one', () => {
    const asked = { others: units.slice(0, 5), focus: IT };
    assert.equal(said(asked, rowOf({ 9: 0.9, 2: 0.06, 3: 0.04 })), 'it looks at many tokens, most at trophy 6.0 %');
  });
  it('who looks is searched where rows are at hand', () => {
    const values = new Float32Array(2 * units.length);
    values[2] = 0.3;
    const rows = { keys: units.length, parts: [{ from: 4, values }] };
    assert.equal(said({ focus: 2, direction: 'lookedAtBy' }, rows), "trophy is looked at most by ' 30.0 %");
  });
  it('hidden tokens are not named', () =>
    assert(!said({ hidden: Uint8Array.from(units, ({ special }) => Number(special)) }, rowOf({ 0: 0.9, 2: 0.1 })).includes('[CLS]')));
});
