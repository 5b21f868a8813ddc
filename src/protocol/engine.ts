/** What the host asks of an engine. The engine in src/engine answers it; another one (in Python, on another machine) may. */
import type { HeadRef, Inspection, ModelCard, ModelSource, Presentation, SiteName, Tensor } from './inspection.ts';

export interface HeadsQuestion {
  readonly inspection: string;
  readonly site: SiteName;
  readonly heads: readonly HeadRef[];
  /** First and last (exclusive) query: of tokens, or of words where the presentation merges them. */
  readonly rows: readonly [from: number, to: number];
  readonly presentation: Presentation;
}

export interface LinkQuestion {
  readonly inspection: string;
  readonly site: SiteName;
  /** Token indices, or word indices where the presentation merges them. */
  readonly query: number;
  readonly key: number;
  readonly presentation: Presentation;
}

/** Mean over heads with its spread: both [rows, keys]; the spread is the standard deviation over the heads. */
export interface MeanAnswer {
  readonly mean: Tensor;
  readonly spread: Tensor;
}

/** All heads of a site, small: [layers × heads, size, size], 0…255 for weights 0…1 by square root. */
export interface Thumbnails {
  readonly size: number;
  readonly pixels: Uint8Array;
}

/**
 * Requests. Each takes one object and ends in an answer or an error. All but `inspect` and `open` answer from a capture;
 * one that had to make room is made again without a word. After the engine was restarted they fail with `unknownInspection`.
 */
export interface EngineMethods {
  /** Reads a model's files and says what it is. */
  open(params: { readonly model: ModelSource }): ModelCard;
  /** Runs a model on one text, or on a pair. The id is chosen by who asks; `progress` reports the layers. */
  inspect(params: { readonly id: string; readonly model: ModelSource; readonly texts: readonly string[] }): Inspection;
  /** [heads, rows, keys] */
  weights(params: HeadsQuestion): Tensor;
  mean(params: HeadsQuestion): MeanAnswer;
  thumbnails(params: { readonly inspection: string; readonly site: SiteName }): Thumbnails;
  /** One link in every head of the site: [layers, heads]. */
  links(params: LinkQuestion): Tensor;
  /** Forgets an inspection. */
  release(params: { readonly inspection: string }): void;
}

/** Notifications of the engine. */
export interface EngineEvents {
  /** Steps done of a run; never falls, ends at `total`. */
  progress(params: { readonly inspection: string; readonly done: number; readonly total: number }): void;
}
