import assert from 'node:assert/strict';
import { reportSteps } from '../../../src/engine/progress.ts';

describe('progress of a run', () => {
  const told = (...steps: [number, number][]) => {
    const seen: [number, number][] = [];
    const report = reportSteps((done, total) => seen.push([done, total]));
    for (const [done, total] of steps) report(done, total);
    return seen;
  };

  it('leaves out what follows at once, but never the first and the last', () => {
    const steps = Array.from({ length: 1001 }, (_, done): [number, number] => [done, 1000]);
    const seen = told(...steps);
    assert.deepEqual(seen[0], [0, 1000]);
    assert.deepEqual(seen.at(-1), [1000, 1000]);
    assert.ok(seen.length < 100);
  });

  it('never falls and says nothing twice', () => {
    assert.deepEqual(told([0, 2], [0, 2], [2, 2], [1, 2], [2, 2]), [
      [0, 2],
      [2, 2],
    ]);
  });
});
