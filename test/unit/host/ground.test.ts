import assert from 'node:assert/strict';
import type { Segment, Sequence, SequenceName, TextRange } from '../../../src/protocol/inspection.ts';
import { Grounds, type Said } from '../../../src/session/ground.ts';

const segment = (length: number, made: number | null = null): Segment => ({ length, tokens: 1, kept: 1, cut: null, made });
const sequence = (name: SequenceName, text: string | null, ...segments: readonly Segment[]): Sequence => ({ name, text, segments, tokens: [] });
const alone = (text: string): Said => ({ places: [text], hasTarget: false });

const spotOf = (of: Sequence, segment: number, range: TextRange, said: Said) => new Grounds([of], said).spotOf(of, segment, range);
const offsetIn = (of: Sequence, place: number, offset: number, said: Said) => new Grounds([of], said).offsetIn(of, place, offset);

describe('where tokens stand in the document', () => {
  it('a text that was asked about, as its ranges say', () => {
    assert.deepEqual(spotOf(sequence('text', null, segment(9)), 0, [4, 9], alone('the river')), { place: 0, range: [4, 9] });
  });

  it('each text of a pair in its own place', () => {
    const pair = sequence('text', null, segment(3), segment(5));
    const said: Said = { places: ['one', 'other'], hasTarget: false };
    assert.deepEqual(spotOf(pair, 1, [0, 5], said), { place: 1, range: [0, 5] });
    assert.deepEqual(offsetIn(pair, 1, 2, said), { segment: 1, offset: 2 });
  });

  it('not what the model wrote after it', () => {
    const written = sequence('text', 'the river rose', segment(14, 9));
    const said = alone('the river');
    assert.deepEqual(spotOf(written, 0, [4, 9], said), { place: 0, range: [4, 9] });
    assert.equal(spotOf(written, 0, [9, 14], said), null);
    assert.deepEqual(offsetIn(written, 0, 9, said), { segment: 0, offset: 8 }, 'the end of the text is its last letter, not the first that was made');
  });

  it('what a template holds, without the template and the white space that it takes away', () => {
    const chat = sequence('text', '<user>\nthe river<end>\n<model>\n', segment(30));
    const said = alone('  the river\n');
    assert.deepEqual(spotOf(chat, 0, [11, 16], said), { place: 0, range: [6, 11] });
    assert.equal(spotOf(chat, 0, [0, 7], said), null);
    assert.equal(spotOf(chat, 0, [16, 21], said), null);
    assert.deepEqual(offsetIn(chat, 0, 6, said), { segment: 0, offset: 11 });
    assert.equal(offsetIn(chat, 0, 0, said), null, 'white space that the model never saw');
  });

  it('nowhere, where a template says the same words itself', () => {
    assert.equal(spotOf(sequence('text', '<user>user<end>', segment(15)), 0, [6, 10], alone('user')), null);
  });

  it('a target that the document holds in the second place, one that was made nowhere', () => {
    const target = sequence('target', 'o rio', segment(5));
    const given: Said = { places: ['the river', 'o rio'], hasTarget: true };
    assert.deepEqual(spotOf(target, 0, [2, 5], given), { place: 1, range: [2, 5] });
    assert.deepEqual(spotOf({ ...target, name: 'decoder_input' }, 0, [2, 5], given), { place: 1, range: [2, 5] });
    assert.deepEqual(spotOf(sequence('source', null, segment(9)), 0, [4, 9], given), { place: 0, range: [4, 9] });
    assert.equal(offsetIn(sequence('source', null, segment(9)), 1, 2, given), null);
    assert.equal(spotOf(sequence('target', 'o rio', segment(5, 0)), 0, [2, 5], alone('the river')), null);
  });
});
