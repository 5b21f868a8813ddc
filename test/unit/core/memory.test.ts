import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withModel } from './support.ts';

const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));

/** A tiny model, and how many numbers it keeps for each query with each key. */
const WRITTEN: readonly (readonly [model: string, numbers: number])[] = [
  ['bert', 0],
  ['llama', 0],
  ['bart', 0],
  ['t5', 3 * 3],
  ['mpnet', 4 * 3],
  ['bloom', 4 * 3],
  ['modernbert', 4 * 3],
  ['deberta-v3', 4 * 6],
];

describe('the estimate of a run’s memory', () => {
  for (const [name, numbers] of WRITTEN)
    it(`${name}: ${numbers ? 'scores that are written out grow with the square of the text' : 'grows with the text'}`, async () => {
      await withModel(path.join(TINY, name), async (model) => {
        const estimate = async (words: number) => model.estimate(await model.tokenize([Array.from({ length: words }, () => 'fox').join(' ')]));
        const [one, two, three] = [await estimate(10), await estimate(20), await estimate(30)];
        assert.equal(three - 2 * two + one, 2 * 10 ** 2 * 4 * numbers);
        assert.ok(one > 0 && two > one);
      });
    });
});
