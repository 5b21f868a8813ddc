import assert from 'node:assert/strict';
import type { Said } from '../../../src/session/ground.ts';
import { NO_WISHES, paramsOf, type Wishes } from '../../../src/session/wishes.ts';

const alone: Said = { places: ['the river'], hasTarget: false };
const both: Said = { places: ['the river', 'o rio'], hasTarget: true };
const wishing = (wishes: Partial<Wishes>): Wishes => ({ ...NO_WISHES, ...wishes });

describe('what an engine is asked for', () => {
  it('is the texts, and nothing that nobody wished', () => {
    assert.deepEqual(paramsOf(alone, NO_WISHES), { texts: ['the river'] });
    assert.deepEqual(paramsOf({ ...both, hasTarget: false }, NO_WISHES), { texts: ['the river', 'o rio'] });
  });

  it('takes the target out of the document, or as it was typed', () => {
    assert.deepEqual(paramsOf(both, NO_WISHES), { texts: ['the river'], target: 'o rio' });
    assert.deepEqual(paramsOf(both, wishing({ target: 'typed before' })), { texts: ['the river'], target: 'o rio' });
    assert.deepEqual(paramsOf(alone, wishing({ target: 'um rio', chat: true })), { texts: ['the river'], target: 'um rio', chat: true });
  });

  it('lets a continuation follow its own text only', () => {
    const continuation = { ids: [1, 2], text: ' rose', after: 'the river' };
    assert.deepEqual(paramsOf(alone, wishing({ continuation })), { texts: ['the river'], continuation: [1, 2] });
    assert.deepEqual(paramsOf({ ...alone, places: ['the rivers'] }, wishing({ continuation })), { texts: ['the rivers'] });
  });
});
