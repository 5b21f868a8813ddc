/**
 * The link and the head to show first: one that joins two words of the text far from each other, since heads that rest on separators,
 * on neighbours, or on one word whatever the query teach little at first sight.
 *
 * The rule: of all links in all heads, the one with the largest
 *
 *     (weight − mean weight that all queries of this head give this key) · ln(distance in tokens)
 *
 * where both ends are words (letters or digits) and not the same piece twice. A neighbour counts nothing (ln 1 = 0), nor does what is
 * farther than REACH, nor the first token of a text that looks back, where heads rest (Xiao et al. 2024). An encoder–decoder opens with its cross-attention, in which no distance is to be measured: there every two words
 * count 1, and only the last layer is looked at, where a translation's words face each other (the layer that Marian trains for it; Garg et
 * al. 2019). Without any such link, as in a text of one word: the first head at its first token.
 */
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { type Opening, type Sequence, sequenceOf, type Site, type Tensor, type Token } from '../../protocol/inspection.ts';
import type { Capture } from '../attention/capture.ts';
import { Graph } from '../graph/graph.ts';
import { createSession } from '../graph/session.ts';

/** Rows that are looked at: in a longer text those of its beginning, which the reader sees first. */
const MAX_ROWS = 64;

/** A link that reaches farther than a long sentence counts nothing: over a page, a first layer's heads link places, not words. */
const REACH = 32;

export async function findOpening(sites: readonly Site[], sequences: readonly Sequence[], capture: Capture): Promise<Opening> {
  const site = sites.find(({ name }) => name === 'decoder.cross') ?? sites[0];
  if (!site) throw new Error('a model without a site');
  const queries = sequenceOf({ sequences }, site.queries).tokens.slice(0, MAX_ROWS);
  const keys = sequenceOf({ sequences }, site.keys).tokens.slice(0, queries.length + REACH);
  const distances = worthOfLinks(queries, keys, site.queries === site.keys ? worthOfDistance : () => 1, site.name === 'decoder.self' ? 1 : 0);
  let opening: Opening = { site: site.name, head: { layer: 0, head: 0 }, query: 0, key: 0 };
  let worth = 0;
  for (let layer = site.queries === site.keys ? 0 : site.layers - 1; layer < site.layers; layer++) {
    const heads = Array.from({ length: site.heads }, (_, head) => ({ layer, head }));
    const weights = await capture.weights({ site: site.name, heads, rows: [0, queries.length], presentation: { words: false, renormalised: false } });
    const best = await bestLinks(weights, queries.length, distances);
    for (const [at, found] of best.worth.entries()) {
      if (found <= worth) continue;
      worth = found;
      opening = { site: site.name, head: { layer, head: Math.floor(at / queries.length) }, query: at % queries.length, key: Number(best.keys[at]) };
    }
  }
  return opening;
}

/** What each link counts beside its weight, [queries, keys]; 0 where it does not count at all, as to keys before the first that counts. */
function worthOfLinks(queries: readonly Token[], keys: readonly Token[], worthOf: (query: number, key: number) => number, first: number): Float32Array {
  const worth = new Float32Array(queries.length * keys.length);
  for (const [query, from] of queries.entries()) {
    if (!isWord(from)) continue;
    for (const [key, to] of keys.entries()) if (key >= first && to.id !== from.id && isWord(to)) worth[query * keys.length + key] = worthOf(query, key);
  }
  return worth;
}

function worthOfDistance(query: number, key: number): number {
  const distance = Math.abs(query - key);
  return distance > 0 && distance <= REACH ? Math.log(distance) : 0;
}

/** The best key of each query and what that link is worth, [heads × queries], by a small graph: a loop in JavaScript would take longer than the run. */
async function bestLinks(
  { shape, values }: Tensor,
  queries: number,
  distances: Float32Array,
): Promise<{ readonly worth: Float32Array; readonly keys: BigInt64Array }> {
  session ??= createSession(bestLinkGraph(), null);
  const { worth, keys } = await (
    await session
  ).run({ weights: new OrtTensor('float32', values, shape), distances: new OrtTensor('float32', distances, [queries, distances.length / queries]) });
  if (!(worth?.data instanceof Float32Array && keys?.data instanceof BigInt64Array)) throw new Error('the graph gives no links');
  return { worth: worth.data, keys: keys.data };
}

let session: Promise<InferenceSession> | null = null;

function bestLinkGraph(): Uint8Array {
  const graph = new Graph();
  const all = graph.input('weights', 'float32', ['heads', 'queries', 'all']);
  const distances = graph.input('distances', 'float32', ['queries', 'keys']);
  const count = graph.op('Slice', [graph.op('Shape', [distances]), graph.integers([1]), graph.integers([2])]);
  const weights = graph.op('Slice', [all, graph.integers([0]), count, graph.integers([2])]); // keys farther on are out of reach of every row
  const above = graph.op('Sub', [weights, graph.op('ReduceMean', [weights, graph.integers([1])], { keepdims: 1 })]);
  const worth = graph.op('Mul', [above, distances]);
  graph.output('worth', graph.op('ReduceMax', [worth, graph.integers([2])], { keepdims: 0 }), ['heads', 'queries']);
  graph.output('keys', graph.op('ArgMax', [worth], { axis: 2, keepdims: 0 }), ['heads', 'queries'], 'int64');
  return graph.encode();
}

const isWord = ({ special, unknown, piece }: Token) => !special && !unknown && /[\p{L}\p{N}]/u.test(piece);
