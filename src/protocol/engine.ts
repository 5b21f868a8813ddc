/** What the host asks of an engine. The engine in src/engine answers it; another one (in Python, on another machine) may. */
import type { ExplainQuestion, Explanation } from './explanation.ts';
import type { HeadRef, Inspection, ModelCard, ModelSource, Presentation, SiteName, Tensor } from './inspection.ts';
import type { MeasureId } from './measures.ts';
import type { Roles, RolesQuestion } from './roles.ts';

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

/** All heads of a site, small: [layers × heads, size, size], 0…255 for 0…`most` by square root. */
export interface Thumbnails {
  readonly size: number;
  readonly pixels: Uint8Array;
  /** What 255 stands for: 1 for weights. */
  readonly most: number;
}

export interface ThumbnailsQuestion {
  readonly inspection: string;
  readonly site: SiteName;
  /** Without it, the weight. */
  readonly measure?: MeasureId;
}

/** What a model is to run on. The id is chosen by who asks. */
export interface RunParams {
  readonly id: string;
  readonly model: ModelSource;
  /** One text, or a pair. */
  readonly texts: readonly string[];
  /** The text goes to the model as a person's turn of a chat, wrapped in the model's template. */
  readonly chat?: boolean;
}

export interface InspectParams extends RunParams {
  /** The target of an encoder–decoder. Without one the model makes it, greedily. */
  readonly target?: string;
  /** Ids that `continue` gave: they follow the text. */
  readonly continuation?: readonly number[];
}

/** A token that the model holds likely. */
export interface Prediction {
  readonly id: number;
  readonly piece: string;
  /** As tokens have it. */
  readonly label: string;
  readonly probability: number;
}

export interface PredictionsQuestion {
  readonly inspection: string;
  /** Of a text's token: what comes after it, or what the mask at this place stands for. Of a target's: what could have been there. */
  readonly index: number;
  readonly count: number;
}

export interface Continuation {
  readonly ids: readonly number[];
  readonly text: string;
}

/** What a list of models says of one. */
export interface ModelDescription {
  readonly family: string;
  readonly layers: number;
  readonly heads: number;
  /** Bytes of the files that hold its tensors. */
  readonly bytes: number;
  /** Bytes of memory that it takes to run a text of about a page. */
  readonly memory: number;
}

/**
 * Requests. Each takes one object and ends in an answer or an error. All but `describe`, `inspect`, `continue` and `open` answer from a capture;
 * one that had to make room is made again without a word. After the engine was restarted they fail with `unknownInspection`.
 */
export interface EngineMethods {
  /** Reads a model's files and says what it is. */
  open(params: { readonly model: ModelSource }): ModelCard;
  /** Reads only a model's configuration and headers, for a list; the error says why it cannot be opened. */
  describe(params: { readonly folder: string }): ModelDescription;
  /** Runs a model. `progress` reports the layers, `words` a target as it is made. */
  inspect(params: InspectParams): Inspection;
  /** What a decoder writes after a text, greedily: at most `count` tokens. `words` reports them as they come, `progress` how many. */
  continue(params: RunParams & { readonly count: number }): Continuation;
  /** The likeliest tokens of one row, likeliest first. */
  predictions(params: PredictionsQuestion): readonly Prediction[];
  /** [heads, rows, keys] */
  weights(params: HeadsQuestion): Tensor;
  mean(params: HeadsQuestion): MeanAnswer;
  thumbnails(params: ThumbnailsQuestion): Thumbnails;
  /** One link in every head of the site: [layers, heads]. */
  links(params: LinkQuestion): Tensor;
  /** One weight, step by step. */
  explain(params: ExplainQuestion): Explanation;
  /** What every head of a site does on the text. */
  roles(params: RolesQuestion): Roles;
  /** Forgets an inspection. */
  release(params: { readonly inspection: string }): void;
}

/** Notifications of the engine. */
export interface EngineEvents {
  /** Steps done of a run; never falls, ends at `total`. */
  progress(params: { readonly inspection: string; readonly done: number; readonly total: number }): void;
  /** The text that a model has made so far. */
  words(params: { readonly inspection: string; readonly text: string }): void;
}
