/**
 * What an inspection is made of. These words are the same in the engine, the host and the page.
 * Layers, heads and tokens count from 0; text ranges are UTF-16 units, so they are editor offsets.
 */

import type { MeasureId } from './measures.ts';

/** Start and end (exclusive) in UTF-16 units of one segment's text. */
export type TextRange = readonly [start: number, end: number];

/** `text` for a single stack; the other three for an encoder–decoder. */
export type SequenceName = 'text' | 'source' | 'target' | 'decoder_input';

export type SiteName = 'encoder.self' | 'decoder.self' | 'decoder.cross';

export interface Token {
  readonly id: number;
  /** As the vocabulary spells it: `##eme`, `Ġthe`, `[CLS]`. */
  readonly piece: string;
  /** What a person reads: the piece, with white space made visible and unknown text named; never longer than a line. */
  readonly label: string;
  /** The text it covers, in its segment; null for a token that the tokenizer added. Ranges may be equal, overlap, or leave gaps. */
  readonly range: TextRange | null;
  /** Which text of a pair it belongs to (the model's own segment id); null where the model knows no segments. */
  readonly segment: 0 | 1 | null;
  /** Stands for no text of its own: added by the tokenizer, or a separator written out. */
  readonly special: boolean;
  /** The model never saw the text under this token. */
  readonly unknown: boolean;
  /** Which word of the sequence it is a part of; a special token is a word of its own. */
  readonly word: number;
}

/** One text of a sequence, and how much of it the model took. */
export interface Segment {
  /** UTF-16 units. */
  readonly length: number;
  /** Tokens of the whole text, without those that the tokenizer added. */
  readonly tokens: number;
  /** How many of them, from the first, the model was given. */
  readonly kept: number;
  /** Where the text was cut, in UTF-16 units; null when all of it was taken. */
  readonly cut: number | null;
  /** From where on the model made the text, in UTF-16 units: 0 for a generated target; null where it made none. */
  readonly made: number | null;
}

export interface Sequence {
  readonly name: SequenceName;
  readonly tokens: readonly Token[];
  /** One, or two for a pair of texts. */
  readonly segments: readonly Segment[];
  /** What its ranges count in; null where these are the texts that were asked about. A target has its own, a chat is wrapped in its template, a text may be continued. */
  readonly text: string | null;
}

/** A set of heads of one kind. */
export interface Site {
  readonly name: SiteName;
  readonly queries: SequenceName;
  readonly keys: SequenceName;
  readonly layers: number;
  readonly heads: number;
  /** Neighbouring heads share a key and a value head where these are fewer. */
  readonly keyValueHeads: number;
  /** Numbers in a query or key vector of one head. */
  readonly headDim: number;
  /** How many tokens the heads of each layer see, back from their own and with it (and as many ahead, in an encoder); null for a layer that sees all. Left out where all do. */
  readonly windows?: readonly (number | null)[];
}

/** One head of a site. Written `L3 H1`, on the command line `L3H1`. */
export interface HeadRef {
  readonly layer: number;
  readonly head: number;
}

export interface TokenRef {
  readonly sequence: SequenceName;
  readonly index: number;
}

/** Where a model lies. The host resolves ids to folders; the engine only opens what it is given. */
export interface ModelSource {
  /** `minilm`, or the folder again. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
}

/** What is known of a model once it was opened. */
export interface ModelCard {
  readonly id: string;
  readonly name: string;
  /** `model_type` of its configuration. */
  readonly family: string;
  readonly layers: number;
  readonly heads: number;
  /** The most tokens it takes at once, added ones included. */
  readonly maxTokens: number;
  /** What its output layer says of a token: what comes next, what a mask stands for, what else the target could have been; null without such a layer. */
  readonly predicts: 'next' | 'masked' | 'target' | null;
  /** The id of the token that stands for text to be found. */
  readonly mask: number | null;
  /** It has a template for what people and the model say in turn. */
  readonly chat: boolean;
}

/** A link worth seeing first, and how it was found: see core/analysis/opening.ts. */
export interface Opening {
  readonly site: SiteName;
  readonly head: HeadRef;
  readonly query: number;
  readonly key: number;
}

/** A text, a model, its sequences and sites. The capture that answers every later question stays in the engine. */
export interface Inspection {
  readonly id: string;
  readonly model: ModelCard;
  readonly sequences: readonly Sequence[];
  readonly sites: readonly Site[];
  readonly opening: Opening;
}

/** How the weights that are asked for are presented. Every number that is shown or exported says with which. */
export interface Presentation {
  /** Word pieces merged: mean over the query's pieces, sum over the key's. Rows and columns are then words. */
  readonly words: boolean;
  /** Special keys taken out and each row divided by what is left. */
  readonly renormalised: boolean;
  /** Of a decoder's self-attention: row j is the one that produces token j, which reads the token before; not the one that reads token j. Row 0 is empty. */
  readonly produced?: boolean;
  /** What the numbers say; without it, the weight. */
  readonly measure?: MeasureId;
}

/** Numbers in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The texts that a sequence's ranges count in; `asked` are those that the inspection was asked for. */
export const textsOf = ({ text }: Sequence, asked: readonly string[]): readonly string[] => (text === null ? asked : [text]);

export const headName = ({ layer, head }: HeadRef) => `L${layer} H${head}`;
export const sameHead = (a: HeadRef, b: HeadRef) => a.layer === b.layer && a.head === b.head;

export function sequenceOf(inspection: Pick<Inspection, 'sequences'>, name: SequenceName): Sequence {
  const found = inspection.sequences.find((sequence) => sequence.name === name);
  if (!found) throw new Error(`no sequence ${name}`);
  return found;
}

export function siteOf(inspection: Pick<Inspection, 'sites'>, name: SiteName): Site {
  const found = inspection.sites.find((site) => site.name === name);
  if (!found) throw new Error(`no site ${name}`);
  return found;
}
