import assert from 'node:assert/strict';
import os from 'node:os';
import { freeMemory, shortage } from '../../../src/models/memory.ts';
import { sizeText } from '../../../src/models/sizes.ts';

describe('memory for a model', () => {
  it('is short when more is needed than is free, and both are said', () => {
    assert.deepEqual(shortage(5.12e9, 3.2e9), { needed: '5.1 GB', free: '3.2 GB' });
    assert.deepEqual(shortage(150e6, 98.4e6), { needed: '150 MB', free: '99 MB' });
    assert.equal(shortage(3.2e9, 3.2e9), null);
    assert.equal(shortage(1, 64e9), null);
  });

  it('that is free is some of what the machine has', () => {
    const free = freeMemory();
    assert(free > 1e6 && free <= os.totalmem(), String(free));
  });

  it('is said in the units of file managers', () => {
    assert.deepEqual([0, 1, 98_362_432, 999_400_000, 999_500_000, 1e9, 12.34e9].map(sizeText), [
      '0 MB',
      '1 MB',
      '99 MB',
      '1000 MB',
      '1.0 GB',
      '1.0 GB',
      '12.3 GB',
    ]);
  });
});
