/** What a family of models is to the rest of the core. One file a family; index.ts lists them. */
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Site, SiteName } from '../../protocol/inspection.ts';
import type { ScoreRule } from '../attention/rule.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Rotary } from './rotary.ts';
import type { Tensors } from './tensors.ts';

export interface Family {
  /** `model_type` values of config.json. */
  readonly types: readonly string[];
  /** What checkpoints with a head put before the base model's names, such as `bert.` */
  readonly prefix: string;
  /** Reads the configuration and checks every tensor it will need. Throws a UserError where something is missing or not computed. */
  open(config: JsonObject, tensors: Tensors): Architecture | Promise<Architecture>;
}

/** A configured model: which heads it has, and the graphs that run one after the other. */
export interface Architecture {
  /** In an encoder–decoder those of the encoder come first. */
  readonly sites: readonly Site[];
  readonly maxTokens: number;
  /** Rows of the embedding table: ids beyond are refused. */
  readonly vocabulary: number;
  /** Bytes a token needs while a layer runs, beside the capture. */
  readonly passingBytes: number;
  /** Values that the first graphs read, by name. */
  inputs(ids: readonly number[], segments: readonly number[]): Readonly<Record<string, OrtTensor>>;
  /** Of a single stack, or of the encoder, whose last step gives `next('memory')`. */
  readonly steps: readonly Step[];
  /** The second stack of an encoder–decoder. */
  readonly decoder?: Decoder;
  /** From the last `hidden` to `next('logits')`, [tokens, vocabulary]; null where the model has no output layer. Run only when asked for. */
  readonly logits: Step | null;
}

/** The stack that makes a target from what the encoder made of the source. */
export interface Decoder {
  /** Values that its first graphs read, by name; `ids` are those of `decoder_input`. */
  inputs(ids: readonly number[]): Readonly<Record<string, OrtTensor>>;
  /** Self-attention is one step, cross-attention and what follows it the next, for a step captures one site. Cross-attention reads `memory`, [source tokens, width]. */
  readonly steps: readonly Step[];
  /** The most tokens that its input may have. */
  readonly maxTokens: number;
  /** The most tokens that a target is given when it is generated. */
  readonly longest: (sourceTokens: number) => number;
  /** The id that goes in first. */
  readonly start: number;
  /** What a target begins with, such as the token of its language. */
  readonly begins: readonly number[];
  /** Pieces that name the language of a target, which begins with one; absent where targets name none. */
  readonly languages?: RegExp | undefined;
  /** Ids that end a target. */
  readonly ends: readonly number[];
  /** Ids that are never generated. */
  readonly never: readonly number[];
}

/** The sites as a person is told of them: with the windows that the rules of their layers have. */
export function toldSites({ sites, steps, decoder }: Architecture): readonly Site[] {
  const captures = [...steps, ...(decoder?.steps ?? [])].flatMap((step) => step.captures ?? []);
  return sites.map((site) => {
    const windows = captures.filter((capture) => capture.site === site.name).map(({ score }) => score.window);
    return windows.some((window) => window !== null) ? { ...site, windows } : site;
  });
}

/** A graph's output and input may not share a name: what one step gives as `next('hidden')`, later ones read as `hidden`. */
const NEXT = 'next.';
export const next = (name: string) => NEXT + name;
export const isNext = (output: string) => output.startsWith(NEXT);
export const readAs = (output: string) => output.slice(NEXT.length);

/**
 * One graph. Its inputs are taken by name from what came before; its outputs `next(name)` are put there, and its outputs `q`, `k` and `v`
 * go into the capture: [tokens, heads × headDim] and [tokens, keyValueHeads × headDim], as the score uses them.
 */
export interface Step {
  readonly name: string;
  readonly build: (graph: Graph) => void;
  readonly captures: Captures | null;
}

/** What is kept of a layer's attention, and what its numbers are explained with. The two functions are those that the layer's own graph is built with. */
export interface Captures {
  readonly site: SiteName;
  readonly layer: number;
  readonly score: ScoreRule;
  /** How queries and keys were turned; absent where they were not. */
  readonly rotary?: Rotary | undefined;
  /** The output projection, its bias included: from the heads' outcomes side by side, [n, heads × headDim], to [n, width]. */
  readonly output: (graph: Graph, z: Value) => Value;
  /** What the layer's input becomes when that is added to it: normed afterwards, where the layer does so. */
  readonly residual: (graph: Graph, x: Value, attended: Value) => Value;
}
