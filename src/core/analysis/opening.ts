/**
 * The link and the head to show first: one that joins two words of the text far from each other, since heads that rest on separators,
 * on neighbours, or on one word whatever the query teach little at first sight.
 *
 * The rule: of all links in all heads, the one with the largest
 *
 *     (weight − mean weight that all queries of this head give this key) · ln(distance in tokens)
 *
 * where both ends are words (letters or digits) and not the same piece twice. A neighbour counts nothing (ln 1 = 0), nor does what is
 * farther than REACH. Without any such link, as in a text of one word: the first head at its first token.
 */
import { type Opening, type Sequence, sequenceOf, type Site, type Token } from '../../protocol/inspection.ts';
import type { Capture } from '../attention/capture.ts';

/** Rows that are looked at: in a longer text those of its beginning, which the reader sees first. */
const MAX_ROWS = 128;

/** A link that reaches farther than a long sentence counts nothing: over a page, a first layer's heads link places, not words. */
const REACH = 32;

/** What a distance counts. */
const WORTH = Float64Array.from({ length: REACH + 1 }, (_, distance) => Math.log(Math.max(1, distance)));

interface Link {
  readonly query: number;
  readonly key: number;
  readonly worth: number;
}

export async function findOpening(sites: readonly Site[], sequences: readonly Sequence[], capture: Capture): Promise<Opening> {
  const [site] = sites;
  if (!site) throw new Error('a model without a site');
  const queries = sequenceOf({ sequences }, site.queries).tokens.slice(0, MAX_ROWS);
  const keys = sequenceOf({ sequences }, site.keys).tokens;
  let opening: Opening = { site: site.name, head: { layer: 0, head: 0 }, query: 0, key: 0 };
  let worth = 0;
  for (let layer = 0; layer < site.layers; layer++) {
    const heads = Array.from({ length: site.heads }, (_, head) => ({ layer, head }));
    const { values } = await capture.weights({ site: site.name, heads, rows: [0, queries.length], presentation: { words: false, renormalised: false } });
    const size = queries.length * keys.length;
    for (const head of heads) {
      const link = bestLink(values.subarray(head.head * size, (head.head + 1) * size), queries, keys, worth);
      if (link) {
        worth = link.worth;
        opening = { site: site.name, head, query: link.query, key: link.key };
      }
    }
  }
  return opening;
}

/** The best link of one head that is worth more than `atLeast`. @param weights [queries, keys] */
function bestLink(weights: Float32Array, queries: readonly Token[], keys: readonly Token[], atLeast: number): Link | null {
  const means = columnMeans(weights, queries.length, keys.length);
  const wordKeys = keys.flatMap((token, key) => (isWord(token) ? [key] : []));
  let best: Link | null = null;
  for (const [query, from] of queries.entries()) {
    if (!isWord(from)) continue;
    for (const key of wordKeys) {
      const weight = weights[query * keys.length + key] ?? 0;
      if (weight * Math.log(REACH) <= atLeast) continue; // nearly all of them
      const worth = (weight - (means[key] ?? 0)) * (WORTH[Math.abs(query - key)] ?? 0);
      if (worth > Math.max(atLeast, best?.worth ?? 0) && keys[key]?.id !== from.id) best = { query, key, worth };
    }
  }
  return best;
}

function columnMeans(weights: Float32Array, queries: number, keys: number): Float64Array {
  const means = new Float64Array(keys);
  for (let query = 0; query < queries; query++) {
    for (let key = 0; key < keys; key++) means[key] = (means[key] ?? 0) + (weights[query * keys + key] ?? 0) / queries;
  }
  return means;
}

const isWord = ({ special, unknown, piece }: Token) => !special && !unknown && /[\p{L}\p{N}]/u.test(piece);
