import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Joint, layOut } from '../../../src/drawing/layout.ts';

const OPTIONS = { width: 600, height: 400, rightToLeft: false, isCausal: false, labelHeight: 22 };
const spaced = (count: number): Joint[] => new Array<Joint>(count).fill('space');

describe('layout', () => {
  it('a short text is one line in the middle', () => {
    const { lines, x, widths } = layOut([30, 50, 20], spaced(3), OPTIONS);
    assert.equal(lines.length, 1);
    const left = (x[0] ?? 0) - (widths[0] ?? 0) / 2;
    const right = (x[2] ?? 0) + (widths[2] ?? 0) / 2;
    assert(Math.abs(left + right - OPTIONS.width) < 0.01);
  });

  it('a single token has room for its loop', () => {
    const { lines, height, x } = layOut([20], ['space'], OPTIONS);
    assert.equal(x[0], 300);
    assert((lines[0]?.above ?? 0) >= 30 && height > 22);
  });

  it('labels never overlap, whatever their widths, and stay inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ width: fc.integer({ min: 1, max: 900 }), joint: fc.constantFrom<Joint>('space', 'glued', 'line') }), {
          minLength: 1,
          maxLength: 80,
        }),
        (labels) => {
          const { x, widths, line, lines } = layOut(
            labels.map(({ width }) => width),
            labels.map(({ joint }) => joint),
            OPTIONS,
          );
          labels.forEach(({ joint }, place) => {
            const left = (x[place] ?? 0) - (widths[place] ?? 0) / 2;
            assert(left >= 7.99 && left + (widths[place] ?? 0) <= 592.01);
            if (place === 0) return;
            const before = (x[place - 1] ?? 0) + (widths[place - 1] ?? 0) / 2;
            // Labels that touch in the text share their paddings.
            if (line[place] === line[place - 1]) assert(left >= before - (joint === 'glued' ? 4.01 : 0.01));
            else assert.equal(line[place], (line[place - 1] ?? 0) + 1);
            if (joint === 'line') assert.notEqual(line[place], line[place - 1]);
          });
          lines.slice(1).forEach((one, index) => assert(one.top - one.above >= (lines[index]?.top ?? 0) + 22 + (lines[index]?.below ?? 0) - 0.01));
        },
      ),
    );
  });

  it('from right to left the order is the same and the places are mirrored', () => {
    const widths = [30, 50, 20, 44];
    const [one, other] = [false, true].map((rightToLeft) => layOut(widths, spaced(4), { ...OPTIONS, width: 140, rightToLeft }));
    assert(one && other && one.lines.length > 1);
    assert.deepEqual(other.line, one.line);
    one.x.forEach((x, place) => assert(Math.abs(x + (other.x[place] ?? 0) - 140) < 0.01));
  });

  it('few lines fill the height, many lines make the drawing higher', () => {
    const few = layOut(new Array<number>(12).fill(80), spaced(12), OPTIONS);
    assert(few.height <= OPTIONS.height + 1);
    const many = layOut(new Array<number>(400).fill(80), spaced(400), OPTIONS);
    assert(many.height > 4 * OPTIONS.height);
  });

  it('no label at all', () => assert.deepEqual(layOut([], [], OPTIONS).x.length, 0));
});
