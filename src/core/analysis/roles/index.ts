/** What every head of a site does on the text that was inspected. */
import { isFacing } from '../../../protocol/view.ts';
import type { Sequence, Site } from '../../../protocol/inspection.ts';
import type { RoleId, Roles } from '../../../protocol/roles.ts';
import type { LayerCapture } from '../../attention/kernel.ts';
import { allows } from '../../attention/rule.ts';
import { roleOf } from './name.ts';
import { roles } from './roles.ts';
import { layerScores } from './scores.ts';

export async function findRoles(site: Site, queries: Sequence, keys: Sequence, layers: readonly LayerCapture[]): Promise<Roles> {
  const possible = roles
    .filter(({ within }) => !within || !isFacing(site))
    .map((role) => ({ id: role.id, keysOf: withoutItself(role.id, isFacing(site), role.keys(queries.tokens, keys.tokens)) }))
    .filter(({ keysOf }) =>
      queries.tokens.some((_, query) => layers.some(({ score }) => keysOf(query).some((key) => key in keys.tokens && allows(score, query, key)))),
    );
  const ids: RoleId[] = [...possible.map(({ id }) => id), 'broad'];
  const keysOf = possible.map((role) => role.keysOf);
  const scored = [];
  for (const layer of layers) scored.push(await layerScores(layer, keysOf));
  return {
    roles: ids,
    scores: { shape: [layers.length, site.heads, ids.length], values: joined(scored.map(({ scores }) => scores)) },
    chance: { shape: [layers.length, ids.length], values: joined(scored.map(({ chance }) => chance)) },
    rows: { shape: [layers.length, ids.length], values: joined(scored.map(({ rows }) => rows)) },
    names: scored.flatMap(({ scores, chance, rows }) =>
      Array.from({ length: site.heads }, (_, head) =>
        roleOf(ids.map((id, at) => ({ id, score: scores[head * ids.length + at] ?? 0, chance: chance[at] ?? 0, rows: rows[at] ?? 0 }))),
      ),
    ),
  };
}

/** Looking at oneself is a role of its own, and part of a window. */
function withoutItself(id: RoleId, facing: boolean, keysOf: (query: number) => readonly number[]): typeof keysOf {
  return facing || id === 'self' || id === 'window' ? keysOf : (query) => keysOf(query).filter((key) => key !== query);
}

const joined = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
