import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moved, touches } from '../../../src/session/span.ts';

const edit = (rangeOffset: number, rangeLength: number, text: string) => ({ rangeOffset, rangeLength, text });
const fox = { start: 10, end: 13 };

describe('a span under edits', () => {
  it('moves with text put in or taken out before it', () => {
    assert.deepEqual(moved(fox, edit(0, 0, 'Well, '), false), { start: 16, end: 19 });
    assert.deepEqual(moved(fox, edit(2, 4, ''), false), { start: 6, end: 9 });
  });

  it('takes what is typed at its start as text before it, at its end as text after it', () => {
    assert.deepEqual(moved(fox, edit(10, 0, 'x'), false), { start: 11, end: 14 });
    assert.deepEqual(moved(fox, edit(13, 0, 'x'), false), fox);
  });

  it('takes in what is typed at its ends when it grows', () => {
    assert.deepEqual(moved(fox, edit(13, 0, 'es'), true), { start: 10, end: 15 });
    assert.deepEqual(moved(fox, edit(10, 0, 'a '), true), { start: 10, end: 15 });
  });

  it('changes its length with edits inside', () => {
    assert.deepEqual(moved(fox, edit(10, 1, ''), false), { start: 10, end: 12 });
    assert.deepEqual(moved(fox, edit(11, 1, 'lips and 0'), false), { start: 10, end: 22 });
  });

  it('keeps the part that an edit across its border leaves', () => {
    assert.deepEqual(moved(fox, edit(8, 3, 'abcde'), false), { start: 13, end: 15 });
    assert.deepEqual(moved(fox, edit(12, 5, 'y'), false), { start: 10, end: 12 });
    assert.deepEqual(moved(fox, edit(5, 20, 'gone'), false), { start: 9, end: 9 });
  });

  it('comes back when an edit before or inside it is undone', () => {
    const part = fc.record({ at: fc.nat(40), length: fc.nat(10), text: fc.string({ maxLength: 8 }) });
    fc.assert(
      fc.property(part, fc.nat(20), fc.integer({ min: 1, max: 20 }), ({ at, length, text }, start, size) => {
        const span = { start, end: start + size };
        const inside = at > span.start && at + length < span.end; // at a border it takes the text to know: Anchor.covers
        const before = at + length <= span.start && at < span.start;
        fc.pre(inside || before);
        const there = moved(span, edit(at, length, text), false);
        assert.deepEqual(moved(there, edit(at, text.length, ' '.repeat(length)), false), span);
      }),
    );
  });

  it('tells which edits can have changed its text', () => {
    assert.equal(touches(fox, edit(0, 9, '')), false);
    assert.equal(touches(fox, edit(14, 1, 'x')), false);
    assert.equal(touches(fox, edit(11, 1, 'x')), true);
    assert.equal(touches(fox, edit(13, 0, 'x')), true);
  });
});
