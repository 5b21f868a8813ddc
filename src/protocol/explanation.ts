/** How one weight came about: every number between what a layer read and what its heads wrote, for one head, one query and one key. */
import type { HeadRef, SiteName, Tensor } from './inspection.ts';

export interface ExplainQuestion {
  readonly inspection: string;
  readonly site: SiteName;
  readonly head: HeadRef;
  /** Tokens of the site's sequences; of cross-attention, of the target and of the source. */
  readonly query: number;
  readonly key: number;
}

/** Vectors are [width] of the model or [headDim] of a head; a row has a number for each key. */
export interface Explanation {
  /** What the layer read of both tokens, [width]. In cross-attention the key's is what the encoder made of it. */
  readonly inputs: { readonly query: Float32Array; readonly key: Float32Array };
  /** As the score uses it: normed and turned, [headDim]. */
  readonly q: Float32Array;
  /** Keys and values of all tokens, [keys, headDim]. */
  readonly keys: Tensor;
  readonly values: Tensor;
  /** q · k of every key. */
  readonly scores: Float32Array;
  /** What positions add inside attention; null where the layer has none there. */
  readonly position: Position | null;
  /** Scores are multiplied by this. */
  readonly scale: number;
  /** … and then become cap · tanh(score / cap). */
  readonly cap: number | null;
  readonly causal: boolean;
  /** A query looks only at keys nearer than this many tokens. */
  readonly window: number | null;
  /** After scale, cap and bias, of every key, masked ones too. */
  readonly scaled: Float32Array;
  /** Which keys the mask lets the query look at: 1, else 0. */
  readonly allowed: Uint8Array;
  /** Softmax of `scaled` over the allowed keys; 0 for the others. */
  readonly weights: Float32Array;
  /** What the weights would be if scores were not scaled. */
  readonly unscaled: Float32Array;
  /** ‖weight · v · W_O‖ of every key: what its value brought to the block's outcome. Kobayashi et al. 2020. */
  readonly carried: Float32Array;
  /** weight · v of the key, [headDim]. */
  readonly weightedValue: Float32Array;
  /** Sum of all weighted values, [headDim]. */
  readonly headOutput: Float32Array;
  /** What this head wrote: its part of the output projection, without the bias, [width]. */
  readonly projected: Float32Array;
  /** Norm of what each head of the layer wrote to this query. */
  readonly headNorms: Float32Array;
  /** All heads' parts and the bias, [width]. */
  readonly attended: Float32Array;
  /** The query's own vector before and after the block was added to it (and normed, where the layer does that), [width]. */
  readonly residual: { readonly before: Float32Array; readonly after: Float32Array };
}

/** In all kinds `content` + `added` = `scaled`, for every key. */
export type Position = {
  /** What `scaled` would be if the layer knew no positions. */
  readonly content: Float32Array;
  readonly added: Float32Array;
} & (Turned | Biased | Compared);

/** Rotary: pairs of dimensions are turned by an angle that grows with the position. */
export interface Turned {
  readonly kind: 'rotary';
  /** Dimensions of a head that are turned, from the first; the rest stay. */
  readonly dimensions: number;
  /** Pairs are neighbours, else one of each half. */
  readonly interleaved: boolean;
  /** Radians by which each pair is turned from one position to the next. */
  readonly steps: Float32Array;
  /** What turning also multiplies lengths by. */
  readonly factor: number;
  /** Query and key before they were turned, [headDim]. */
  readonly q: Float32Array;
  readonly k: Float32Array;
}

/** A number for each distance is added to the scaled score: ALiBi, T5's buckets. */
export interface Biased {
  readonly kind: 'bias';
}

/** Disentangled: the query is also compared with the key's place, the key with the query's. Parts of `added`; null where there is no such comparison. */
export interface Compared {
  readonly kind: 'relative';
  readonly queryWithPlace: Float32Array | null;
  readonly keyWithPlace: Float32Array | null;
}

/** A part of a score: one dimension, or two that are turned together. */
export interface Product {
  readonly dimensions: readonly number[];
  readonly value: number;
}

/** The score of a key, part by part, in the order of the dimensions: they add up to `scores[key]`. */
export function productsOf({ q, keys, position }: Pick<Explanation, 'q' | 'keys' | 'position'>, key: number): Product[] {
  return dimensionGroups(q.length, position).map((dimensions) => ({
    dimensions,
    value: dimensions.reduce((sum, dimension) => sum + (q[dimension] ?? 0) * (keys.values[key * q.length + dimension] ?? 0), 0),
  }));
}

/** Dimensions of a head that belong together. */
export function dimensionGroups(headDim: number, position: Position | null): (readonly number[])[] {
  const turned = position?.kind === 'rotary' ? position.dimensions : 0;
  const pairs = Array.from({ length: turned / 2 }, (_, pair) => pairOf(pair, turned, position?.kind === 'rotary' && position.interleaved));
  return [...pairs, ...Array.from({ length: headDim - turned }, (_, at) => [turned + at])];
}

/** The two dimensions of a turned pair. */
export const pairOf = (pair: number, dimensions: number, interleaved: boolean): readonly [number, number] =>
  interleaved ? [2 * pair, 2 * pair + 1] : [pair, pair + dimensions / 2];

/** The row of a key in `keys` or `values`, [headDim]. */
export function vectorOf({ shape, values }: Tensor, row: number): Float32Array {
  const width = shape[1] ?? 0;
  return values.subarray(row * width, (row + 1) * width);
}
