import assert from 'node:assert/strict';
import os from 'node:os';
import { doubtsOf, freeMemory } from '../../../src/models/memory.ts';
import { sizeText } from '../../../src/models/sizes.ts';

describe('memory for a model', () => {
  it('is no question where it fits', () => {
    assert.equal(doubtsOf({ needed: 1e9, free: 1e9, limit: 1e9 }), null);
    assert.equal(doubtsOf({ needed: 1, free: 64e9, limit: 1e9 }), null);
  });

  it('is one where less is free, where the engine may not take it, or both', () => {
    assert.deepEqual(doubtsOf({ needed: 5e9, free: 3e9, limit: 8e9 }), { isShort: true, limit: null });
    assert.deepEqual(doubtsOf({ needed: 5e9, free: 9e9, limit: 1e9 }), { isShort: false, limit: 6e9 });
    assert.deepEqual(doubtsOf({ needed: 5e9, free: 3e9, limit: 1e9 }), { isShort: true, limit: 6e9 });
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
