import assert from 'node:assert/strict';
import { headsOf, roleOf, roleSentence, rolesFound, roleText } from '../../../src/drawing/roles.ts';
import type { Roles } from '../../../src/protocol/roles.ts';

/** Two layers of two heads, and two roles. */
const roles: Roles = {
  roles: ['induction', 'previous'],
  scores: { shape: [2, 2, 2], values: Float32Array.of(0.1, 0.2, 0.6, 0.1, 0.82, 0, 0.1, 0.95) },
  chance: { shape: [2, 2], values: Float32Array.of(0.05, 0.1, 0.07, 0.12) },
  rows: { shape: [2, 2], values: Float32Array.of(9, 9, 9, 9) },
  names: [null, 'induction', 'induction', 'previous'],
};
const site = { heads: 2 };

describe('roles in words', () => {
  it('a head with one says score and chance; one without says nothing', () => {
    const found = roleOf(roles, site, { layer: 1, head: 0 });
    assert(found);
    assert.equal(roleText(found), 'Induction 0.82, chance 0.07');
    assert.equal(roleSentence(found, 'L1 H0'), 'L1 H0 is an induction head on this text (0.82, chance 0.07).');
    assert.equal(roleOf(roles, site, { layer: 0, head: 0 }), null);
  });

  it('the heads of a role, the highest score first', () => {
    assert.deepEqual(
      headsOf(roles, site, 'induction').map(({ head, score }) => [head.layer, head.head, Math.round(100 * score)]),
      [
        [1, 0, 82],
        [0, 1, 60],
      ],
    );
    assert.deepEqual(rolesFound(roles), [
      { role: 'induction', count: 2 },
      { role: 'previous', count: 1 },
    ]);
  });
});
