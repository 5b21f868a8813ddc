import { LRUCache } from 'lru-cache';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { EngineMethods, HeadsQuestion, MeanAnswer } from '../protocol/engine.ts';
import { type HeadRef, headName, type Tensor } from '../protocol/inspection.ts';
import type { Client } from '../protocol/rpc.ts';

/** Bytes of weights that are kept for one inspection: 128 heads at 512 tokens, 8 at 2,048. */
const KEPT_BYTES = 128 * 1024 * 1024;
const MOST_HEADS = 1024;
const MOST_MEANS = 4;

type Source = Pick<Client<EngineMethods>, 'weights' | 'mean'>;

/** A head's whole matrix, [queries, keys]. */
interface Matrix {
  readonly queries: number;
  readonly keys: number;
  readonly values: Float32Array;
}

/**
 * Weights of one inspection, fetched once and shared by hover, heat, status bar and page. Whole heads are kept, the least used
 * go first; a question about a few rows of heads that are not there goes to the engine as it is.
 */
export class Matrices {
  private readonly heads: LRUCache<string, Promise<Matrix>>;
  private readonly means: LRUCache<string, Promise<MeanAnswer>>;

  /** `size`: the number of tokens of the longest sequence. */
  constructor(
    private readonly engine: Source,
    size: number,
  ) {
    const fitting = (bytes: number, most: number) => ({ max: Math.max(1, Math.min(most, Math.floor(KEPT_BYTES / bytes))) });
    this.heads = new LRUCache(fitting(4 * size * size, MOST_HEADS));
    this.means = new LRUCache(fitting(8 * size * size, MOST_MEANS));
  }

  /** [heads, rows, keys], as the engine answers. */
  async weights(question: HeadsQuestion, queries: number, token?: CancellationToken): Promise<Tensor> {
    const [from, to] = question.rows;
    const known = new Map(question.heads.map((head) => [head, this.heads.get(keyOf(question, head))]));
    const missing = question.heads.filter((head) => !known.get(head));
    if (missing.length && (from > 0 || to < queries)) return this.engine.weights(question, token);
    const fetched = this.fetch({ ...question, heads: missing });
    return joined(await Promise.all(question.heads.flatMap((head) => known.get(head) ?? fetched.get(head) ?? [])), from, to);
  }

  /** Mean and spread; shared like the heads. */
  mean(question: HeadsQuestion): Promise<MeanAnswer> {
    const key = `${keyOf(question)} ${question.rows.join()} ${question.heads.map(headName).join()}`;
    const known = this.means.get(key);
    if (known) return known;
    const answer = this.engine.mean(question);
    this.means.set(key, answer);
    answer.catch(() => this.means.delete(key));
    return answer;
  }

  /** One request for several heads; each is kept by itself. Not cancelled, since others may wait for the same. */
  private fetch(question: HeadsQuestion): ReadonlyMap<HeadRef, Promise<Matrix>> {
    const fetched = new Map<HeadRef, Promise<Matrix>>();
    if (!question.heads.length) return fetched;
    const answer = this.engine.weights(question);
    for (const [index, head] of question.heads.entries()) {
      const key = keyOf(question, head);
      const matrix = answer.then((tensor) => part(tensor, index));
      matrix.catch(() => this.heads.delete(key));
      this.heads.set(key, matrix);
      fetched.set(head, matrix);
    }
    return fetched;
  }
}

function keyOf({ inspection, site, presentation: { words, renormalised, produced = false, measure = 'weight' } }: HeadsQuestion, head?: HeadRef): string {
  return [inspection, site, words, renormalised, produced, measure, head ? headName(head) : ''].join(' ');
}

/** One head of [heads, queries, keys], as a copy that does not keep the others alive. */
function part({ shape: [, queries = 0, keys = 0], values }: Tensor, index: number): Matrix {
  const size = queries * keys;
  return { queries, keys, values: values.slice(index * size, (index + 1) * size) };
}

function joined(matrices: readonly Matrix[], from: number, to: number): Tensor {
  const keys = matrices[0]?.keys ?? 0;
  const size = (to - from) * keys;
  const values = new Float32Array(matrices.length * size);
  for (const [index, matrix] of matrices.entries()) values.set(matrix.values.subarray(from * keys, to * keys), index * size);
  return { shape: [matrices.length, to - from, keys], values };
}
