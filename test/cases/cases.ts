/** The cases of cases.json: inputs from real life with right answers. Tests loop over those of one kind. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Text as it is, or as units to be repeated. */
export type TextInput = { readonly text: string } | { readonly textParts: readonly (readonly [unit: string, times: number])[] };

export type PairInput = { readonly first: TextInput; readonly second: TextInput };

/** Id, start, end, piece. No range: the tokenizer added it; `any`: the range is not compared. */
export type ExpectedToken = readonly [id: number, start: number | null | 'any', end: number | null | 'any', piece: string];

/** One query's weights, keys in order. */
export interface ExpectedRow {
  readonly site: string;
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly weights: readonly number[];
}

interface Kinds {
  tokens: { input: TextInput; expect: { textLength: number; count: number; tokens: readonly ExpectedToken[] } };
  pair: {
    input: PairInput;
    expect: {
      count: number;
      /** The segment of each token as one digit, or how many tokens each has. */
      segments: string | Readonly<Record<'0' | '1', number>>;
      tokens?: readonly ExpectedToken[];
      kept?: readonly number[];
      cut?: readonly number[];
      idsSha256?: string;
    };
  };
  long: {
    input: TextInput;
    expect:
      | { textTokens: number; total: number; limit: number; shownTextTokens: number; cutOffset: number; cut: boolean; idsSha256?: string }
      | { textTokens: number; textLength: number; first: readonly ExpectedToken[]; maxSeconds: number };
  };
  weights: {
    input: (TextInput | PairInput) & { readonly folder?: string; readonly file?: string; readonly target?: string };
    expect: {
      rows: readonly ExpectedRow[];
      tolerance: number;
      count?: number;
      /** The pieces, or how many. */
      pieces?: readonly string[] | number;
      ids?: readonly number[];
      layers?: number;
      heads?: number;
      /** Ids of the sequences of an encoder–decoder. */
      source?: readonly number[];
      target?: readonly number[];
      decoderInput?: readonly number[];
      targetText?: string;
      /** The first ids that are made without a target. */
      greedyFirst?: readonly number[];
      /** Layers and heads. */
      sites?: Readonly<Record<string, readonly [number, number]>>;
      /** The likeliest tokens after the last. */
      next?: readonly (readonly [id: number, piece: string, probability: number])[];
      exactZerosLayer0Head0?: number;
      exactZerosLastLayerHead0?: number;
    };
  };
  words: {
    input: TextInput;
    expect: {
      words: readonly (readonly number[])[];
      rows: readonly { layer: number; head: number; word: number; weights: readonly number[] }[];
      tolerance: number;
    };
  };
  rollout: {
    input: TextInput;
    expect: { rows: readonly { query: number; weights: readonly number[] }[]; tolerance: number };
  };
  pattern: {
    input: TextInput;
    /** The best head of each role and its score, and the score of the next best. */
    expect: { [Role in 'previousToken' | 'firstToken' | 'self' | 'induction']: { layer: number; head: number; score: number; second: number } } & {
      meanFirstTokenShare: number;
      period: number;
      tolerance: number;
    };
  };
  formula: {
    input: {
      q: readonly (readonly number[])[];
      k: readonly (readonly number[])[];
      scale: number;
      cap?: number;
      bias?: readonly (readonly number[])[];
      mask: readonly (readonly boolean[])[];
    };
    expect: { weights: readonly (readonly number[])[]; tolerance: number };
  };
  'model-file': {
    /** A folder, or a file in one. */
    input: { folder?: string; file?: string; text?: string; texts?: readonly string[] };
    expect: { outcome: 'refuse' | 'refuse-or-load' | 'load' | 'load-with-notice' | readonly string[]; names?: readonly string[]; sameNumbersAs?: string };
  };
}

export type Kind = keyof Kinds;
export type Case<K extends Kind> = Kinds[K] & { readonly id: string; readonly kind: K; readonly title: string; readonly model?: string };

type AnyCase = { [K in Kind]: Case<K> }[Kind];

const all = (JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as { cases: readonly AnyCase[] }).cases;

/** All cases of a kind. */
export function casesOf<K extends Kind>(kind: K): readonly Extract<AnyCase, { kind: K }>[] {
  const found = all.filter((candidate): candidate is Extract<AnyCase, { kind: K }> => candidate.kind === kind);
  if (!found.length) throw new Error(`no case of kind ${kind}`);
  return found;
}

/** The name of the folder of the tiny model that a case is about. */
export const folderOf = ({ folder, file }: { readonly folder?: string; readonly file?: string }) => folder ?? dirname(file ?? '');

export const textOf = (input: TextInput) => ('text' in input ? input.text : input.textParts.map(([unit, times]) => unit.repeat(times)).join(''));

/** One text, or a pair. */
export const textsOf = (input: TextInput | PairInput) => ('first' in input ? [textOf(input.first), textOf(input.second)] : [textOf(input)]);
