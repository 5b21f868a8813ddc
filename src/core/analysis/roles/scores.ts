/**
 * How far each head of a layer plays each role: the mean weight on the role's keys, over the queries that have any and could look elsewhere as well.
 * Chance is the score of looking equally at everything that the mask allows.
 */
import { headWeights, type LayerCapture } from '../../attention/kernel.ts';
import { allows } from '../../attention/rule.ts';
import { entropies } from './entropy.ts';

/** Scores of a layer for a list of roles, the last of which is how evenly the weight is spread. */
export interface LayerScores {
  /** [heads, roles] */
  readonly scores: Float32Array;
  /** [roles] */
  readonly chance: Float32Array;
  /** Queries that counted, [roles]. */
  readonly rows: Float32Array;
}

/** Query rows at a time, so that memory does not grow with n². */
const BLOCK = 256;

/** @param keysOf for each role, the keys of a query; those beyond the text's ends count as masked */
export async function layerScores(layer: LayerCapture, keysOf: readonly ((query: number) => readonly number[])[]): Promise<LayerScores> {
  const { heads, queries, keys, score } = layer;
  const count = keysOf.length + 1;
  const all = Array.from({ length: heads }, (_, head) => head);
  const sums = new Float64Array(heads * count);
  const chance = new Float64Array(count);
  const rows = new Float64Array(count);
  for (let from = 0; from < queries; from += BLOCK) {
    const to = Math.min(queries, from + BLOCK);
    const weights = await headWeights(layer, all, from, to);
    const spread = await entropies(weights, keys);
    for (let query = from; query < to; query++) {
      const allowed = allowedKeys(layer, query);
      if (allowed < 2) continue; // it has no choice
      keysOf.forEach((of, role) => {
        const looked = of(query).filter((key) => key >= 0 && key < keys && allows(score, query, key));
        if (looked.length === 0 || looked.length === allowed) return;
        add(role, looked.length / allowed, (row) => looked.reduce((sum, key) => sum + (weights[row * keys + key] ?? 0), 0));
      });
      add(count - 1, 1, (row) => (spread[row] ?? 0) / Math.log(allowed));

      function add(role: number, byChance: number, scoreOf: (row: number) => number) {
        rows[role] = (rows[role] ?? 0) + 1;
        chance[role] = (chance[role] ?? 0) + byChance;
        for (let head = 0; head < heads; head++) sums[head * count + role] = (sums[head * count + role] ?? 0) + scoreOf(head * (to - from) + query - from);
      }
    }
  }
  const mean = (sum: number, role: number) => sum / Math.max(1, rows[role] ?? 0);
  return { scores: Float32Array.from(sums, (sum, at) => mean(sum, at % count)), chance: Float32Array.from(chance, mean), rows: Float32Array.from(rows) };
}

function allowedKeys({ score, keys }: LayerCapture, query: number): number {
  if (!score.causal && score.window === null) return keys;
  let count = 0;
  for (let key = 0; key < keys; key++) if (allows(score, query, key)) count++;
  return count;
}
