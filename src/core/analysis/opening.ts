/**
 * The link and the head to show first: one that joins two words of the text, since heads that rest on separators, on neighbours or on
 * the word itself teach little at first sight.
 *
 * The rule: a link counts when both ends are words (letters or digits) and the key is at least REACH tokens away and not the same
 * piece again. A head's score is the mean of its STRONGEST strongest such links, each from another query. The head with the highest
 * score opens, at its strongest link. Without any such link: the first head, at its strongest link of all.
 */
import type { HeadRef, Opening, Sequence, Site, Token } from '../../protocol/inspection.ts';
import { sequenceOf } from '../../protocol/inspection.ts';
import type { Capture } from '../attention/capture.ts';

const REACH = 2;
const STRONGEST = 3;

/** Rows that are looked at in a long text, evenly spread: enough to tell heads apart, and quick. */
const MAX_ROWS = 512;

interface Link {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

export async function findOpening(sites: readonly Site[], sequences: readonly Sequence[], capture: Capture): Promise<Opening> {
  const [site] = sites;
  if (!site) throw new Error('a model without a site');
  const queries = sequenceOf({ sequences }, site.queries).tokens;
  const keys = sequenceOf({ sequences }, site.keys).tokens;
  let best: { head: HeadRef; score: number; link: Link } | null = null;
  for (let layer = 0; layer < site.layers; layer++) {
    const heads = Array.from({ length: site.heads }, (_, head) => ({ layer, head }));
    const { values } = await capture.weights({
      site: site.name,
      inspection: '',
      heads,
      rows: [0, Math.min(queries.length, MAX_ROWS)],
      presentation: { words: false, renormalised: false },
    });
    const size = values.length / heads.length;
    for (const head of heads) {
      const links = strongestLinks(values.subarray(head.head * size, (head.head + 1) * size), queries, keys).slice(0, STRONGEST);
      const [link] = links;
      const score = links.reduce((sum, { weight }) => sum + weight, 0) / STRONGEST;
      if (link && (!best || score > best.score)) best = { head, score, link };
    }
  }
  return { site: site.name, head: best?.head ?? { layer: 0, head: 0 }, query: best?.link.query ?? 0, key: best?.link.key ?? 0 };
}

/** The strongest link that counts of each query, strongest first. */
function strongestLinks(weights: Float32Array, queries: readonly Token[], keys: readonly Token[]): Link[] {
  const links: Link[] = [];
  for (let query = 0; query * keys.length < weights.length; query++) {
    const from = queries[query];
    if (!from || !isWord(from)) continue;
    let strongest: Link | null = null;
    for (const [key, to] of keys.entries()) {
      const weight = weights[query * keys.length + key] ?? 0;
      if (weight > (strongest?.weight ?? 0) && isWord(to) && Math.abs(query - key) >= REACH && to.id !== from.id) strongest = { query, key, weight };
    }
    if (strongest) links.push(strongest);
  }
  return links.sort((a, b) => b.weight - a.weight);
}

const isWord = ({ special, unknown, piece }: Token) => !special && !unknown && /[\p{L}\p{N}]/u.test(piece);
