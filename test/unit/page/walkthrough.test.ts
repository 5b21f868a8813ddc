/** What a walk-through makes of numbers before it draws them. */
import assert from 'node:assert/strict';
import { columnText, copyText, exactText, fullText, largest, shortText } from '../../../webview/walkthrough/numbers.ts';
import { columnsOf, scaleOf, strength } from '../../../webview/walkthrough/scale.ts';

describe('walk-through: numbers', () => {
  it('what is copied reads as the same 32-bit number', () => {
    const values = Float32Array.from([0, 1, -0.1, Math.PI, 1e-9, -123456.789, 3.4e38, 1 / 3, 16777217]);
    assert.deepEqual(JSON.parse(copyText(values)).map(Math.fround), [...values]);
    assert.equal(exactText(Math.fround(0.1)), '0.1');
  });

  it('numbers are as long as they tell something', () => {
    assert.deepEqual([25.5083, -0.0043, 0.00001234, 0, 123.456, 12345.6].map(shortText), ['25.51', '-0.0043', '0.000012', '0.00', '123.5', '12,346']);
    assert.deepEqual([25.5083, -0.0043215, 0].map(fullText), ['25.508', '-0.0043215', '0']);
    assert.deepEqual([0.0012, -0.0012, 0.12].map(columnText([0, 7.5])), ['0.00', '0.00', '0.12']);
    assert.deepEqual([0.0012, 0.031].map(columnText([0, 0.031])), ['0.0012', '0.0310']);
  });

  it('the largest come first, and the chosen one is among them wherever it ranks', () => {
    const values = [0.1, 0.5, 0.05, 0.3, 0.05];
    assert.deepEqual(largest(values, 2), [1, 3]);
    assert.deepEqual(largest(values, 2, [4]), [1, 4]);
    assert.deepEqual(largest(values, 9, [4]), [1, 3, 0, 2, 4]);
  });
});

describe('walk-through: colours of strips', () => {
  it('one scale holds all strips, and a few numbers far outside do not take it away from the rest', () => {
    const ordinary = Float32Array.from({ length: 300 }, (_, at) => Math.sin(at));
    const even = scaleOf([ordinary, Float32Array.of(-2)]);
    assert(even.isCut && even.bound > 0.9 && even.bound < 1.1);
    assert.deepEqual(scaleOf([Float32Array.of(-2, 1, 2)]), { bound: 2, isCut: false });
    assert.deepEqual(scaleOf([new Float32Array(4)]), { bound: 1, isCut: false });
  });

  it('a number is as strong as it is far from zero, up to the bound', () => {
    const [zero = 1, half = 0, most, beyond] = [0, -1, 2, 40].map((value) => strength(value, { bound: 2 }));
    assert(zero < half && half < 0.6);
    assert.equal(most, 1);
    assert.equal(beyond, 1);
  });

  it('of several numbers in one column of pixels the one farthest from zero is seen', () => {
    const values = new Float32Array(8192);
    values[5000] = -3;
    values[5001] = 1;
    const columns = columnsOf(values, 400);
    assert.deepEqual(
      [...columns].flatMap((value, column) => (value ? [[column, value]] : [])),
      [[Math.floor((5000 * 400) / 8192), -3]],
    );
  });
});
