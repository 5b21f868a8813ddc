import assert from 'node:assert/strict';
import { arc, arrowHead, type Curve, inBand, overText, pointAt } from '../../../src/drawing/arcs.ts';
import { type Joint, layOut } from '../../../src/drawing/layout.ts';

const spaced = (count: number): Joint[] => new Array<Joint>(count).fill('space');
const line = layOut(new Array<number>(10).fill(40), spaced(10), { width: 600, height: 400, rightToLeft: false, isCausal: false, labelHeight: 22 });
const top = line.lines[0]?.top ?? 0;

const wrapped = layOut(new Array<number>(10).fill(40), spaced(10), { width: 170, height: 400, rightToLeft: false, isCausal: false, labelHeight: 22 });
const edge = (index: number) => wrapped.lines[index]?.top ?? 0;

const middle = (curve: Curve) => pointAt(curve, 0.5);

describe('arcs', () => {
  it('looking back lies above the labels, looking ahead below, in either reading direction', () => {
    const mirrored = layOut(new Array<number>(10).fill(40), spaced(10), { width: 600, height: 400, rightToLeft: true, isCausal: false, labelHeight: 22 });
    for (const layout of [line, mirrored]) {
      assert(middle(arc(layout, 7, 2)).y < top);
      assert(middle(arc(layout, 2, 7)).y > top + 22);
    }
  });

  it('begins at the token that looks and ends at the one looked at', () => {
    const { x0, x3 } = arc(line, 7, 2);
    assert.deepEqual([x0, x3], [line.x[7], line.x[2]]);
  });

  it('a wider arc lies outside of a narrower one, and all stay in their room', () => {
    const heights = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((span) => top - middle(arc(line, span, 0)).y);
    heights.slice(1).forEach((height, index) => assert(height > (heights[index] ?? 0)));
    assert((heights.at(-1) ?? 0) <= (line.lines[0]?.above ?? 0));
  });

  it('a token and itself: a loop over its label', () => {
    const loop = arc(line, 3, 3);
    assert(loop.x0 < (line.x[3] ?? 0) && loop.x3 > (line.x[3] ?? 0));
    assert(middle(loop).y < top - 8);
  });

  it('between lines: from the edge of the query that faces the key, to the edge of the key that faces the query', () => {
    const last = wrapped.line[9] ?? 0;
    assert(last > 1);
    const back = arc(wrapped, 9, 0);
    assert(Math.abs(back.y0 - edge(last)) < 2 && Math.abs(back.y3 - edge(0) - 22) < 2);
    const ahead = arc(wrapped, 0, 9);
    assert(Math.abs(ahead.y0 - edge(0) - 22) < 2 && Math.abs(ahead.y3 - edge(last)) < 2);
    assert(overText(wrapped, 0, 9));
    assert(!overText(wrapped, 0, 1));
  });

  it('heads that link the same tokens do not lie on each other', () => {
    const [a, b] = [0, 1].map((index) => arc(line, 7, 2, { index, count: 2 }));
    assert(a && b && Math.abs(a.x0 - b.x0) >= 2 && Math.abs(middle(a).y - middle(b).y) >= 2);
  });

  it('an arrow head points at the key', () => {
    const curve = arc(line, 7, 2);
    const [point, ...base] = arrowHead(curve, 6);
    assert.deepEqual(point, [curve.x3, curve.y3]);
    for (const [, y] of base) assert(Math.abs(y - (curve.y3 - 6)) < 0.01);
  });

  it('a curve is in a band that it touches', () => {
    const curve = arc(line, 7, 2);
    assert(inBand(curve, top - 30, top));
    assert(!inBand(curve, top + 40, top + 80));
  });
});
