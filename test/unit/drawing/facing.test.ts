import assert from 'node:assert/strict';
import fc from 'fast-check';
import { arc } from '../../../src/drawing/arcs.ts';
import { bandEdges, layOutFacing, titlesOf } from '../../../src/drawing/facing.ts';
import type { Joint, Layout } from '../../../src/drawing/layout.ts';

const spaced = (count: number): Joint[] => new Array<Joint>(count).fill('space');
const lay = (upper: readonly number[], lower: readonly number[], width = 600, joints = spaced(upper.length + lower.length)): Layout =>
  layOutFacing([...upper, ...lower], joints, { width, height: 300, labelHeight: 22, facing: upper.length, rightToLeft: [false, false] });
const widths = (count: number) => new Array<number>(count).fill(40);
const topOf = (layout: Layout, place: number) => layout.lines[layout.line[place] ?? 0]?.top ?? NaN;
const rowsOf = (layout: Layout) => layout.lines.map(({ from, to }) => to - from);

describe('two texts that face each other', () => {
  it('short ones are a line each, the one looked at above, both in the middle', () => {
    const layout = lay(widths(5), widths(4));
    assert.deepEqual(rowsOf(layout), [5, 4]);
    assert(topOf(layout, 5) - topOf(layout, 4) >= 22 + 76);
    assert(Math.abs((layout.x[0] ?? 0) + (layout.x[4] ?? 0) - 600) < 1);
    assert(Math.abs((layout.x[5] ?? 0) + (layout.x[8] ?? 0) - 600) < 1);
    assert(layout.height <= 301);
  });

  it('longer ones are read in bands of a line each, cut at the same share of their texts', () => {
    const layout = lay(widths(40), widths(20), 500);
    const rows = rowsOf(layout);
    const [upper, lower] = [rows.filter((_, index) => index % 2 === 0), rows.filter((_, index) => index % 2 === 1)];
    assert(upper.length > 3 && upper.length === lower.length);
    let [above, below] = [0, 0];
    for (const [band, count] of upper.entries()) {
      above += count;
      below += lower[band] ?? 0;
      assert(Math.abs(above / 40 - below / 20) < 0.06, `band ${band}: ${above} of 40 beside ${below} of 20`);
    }
    assert.equal(bandEdges(layout).length, upper.length - 1);
  });

  it('links lead from the upper edge of one line to the lower edge of the other', () => {
    const layout = lay(widths(5), widths(4));
    const { y0, y3, x0, x3 } = arc(layout, 6, 2);
    assert.equal(y0, topOf(layout, 6) - 1);
    assert.equal(y3, topOf(layout, 2) + 23);
    assert.deepEqual([x0, x3], [layout.x[6], layout.x[2]]);
  });

  it('pieces of a word stay on one line', () => {
    const joints: Joint[] = [...spaced(12), ...Array.from({ length: 12 }, (_, place): Joint => (place % 3 ? 'glued' : 'space'))];
    const layout = lay(widths(12), widths(12), 300, joints);
    for (let place = 12; place < 24; place++) if (joints[place] === 'glued') assert.equal(layout.line[place], layout.line[place - 1]);
  });

  it('each runs in its own direction, with its title at the side it begins', () => {
    const layout = layOutFacing(widths(8), spaced(8), { width: 600, height: 300, labelHeight: 22, facing: 4, rightToLeft: [false, true] });
    assert((layout.x[0] ?? 0) < (layout.x[1] ?? 0) && (layout.x[4] ?? 0) > (layout.x[5] ?? 0));
    const [upper, lower] = titlesOf(layout, [false, true]);
    assert(upper && lower && !upper.atRight && lower.atRight);
    assert(upper.y < topOf(layout, 0) && lower.y > topOf(layout, 4) + 22);
    assert(lower.x > (layout.x[4] ?? 0));
  });

  it('any two texts have their place: within the width, none over another', () => {
    const some = fc.array(fc.integer({ min: 4, max: 400 }), { maxLength: 60 });
    fc.assert(
      fc.property(some, some, fc.integer({ min: 200, max: 900 }), (upper, lower, width) => {
        const layout = lay(upper, lower, width);
        const seen = Array.from(layout.x, (x, place) => ({ x, half: (layout.widths[place] ?? 0) / 2, line: layout.line[place] }));
        for (const { x, half } of seen) assert(x - half >= 7.9 && x + half <= width - 7.9);
        for (const [place, { x, half, line }] of seen.entries()) {
          const before = seen[place - 1];
          if (before && before.line === line) assert(x - half >= before.x + before.half, `place ${place}`);
        }
        assert.equal(
          layout.lines.reduce((sum, { from, to }) => sum + to - from, 0),
          seen.length,
        );
      }),
    );
  });
});
