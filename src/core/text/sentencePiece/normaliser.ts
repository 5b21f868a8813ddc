/**
 * SentencePiece's normaliser, which keeps for every character where it is from. The one of Hugging Face's library gives other characters for some
 * texts (decomposed ones above all: https://github.com/huggingface/tokenizers/issues/2116), so a text is changed here, before it gets there.
 * Source: normalizer.cc of SentencePiece.
 */
import type { Normalised } from '../tokenizer.ts';
import type { Charsmap, Replacement } from './charsmap.ts';

/** What stands for a space. */
export const SPACE = '▁';

export interface Normalising {
  readonly charsmap: Charsmap;
  readonly dummyPrefix: boolean;
  readonly removeExtraSpaces: boolean;
  /** Texts that are pieces of their own and never changed, such as `<sep>`: by their first UTF-16 unit, longer ones first. */
  readonly kept: ReadonlyMap<number, readonly string[]>;
}

export function normalise(text: string, { charsmap, dummyPrefix, removeExtraSpaces, kept }: Normalising): Normalised {
  const points: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let afterSpace = removeExtraSpaces;
  for (let at = 0; at < text.length;) {
    const { put, units } = keptAt(text, at, kept) ?? charsmap(text, at) ?? pointAt(text, at);
    const parts = Array.from(put);
    const first = afterSpace ? parts.findIndex((point) => point !== ' ') : 0;
    if (first >= 0) {
      if (points.length === 0 && dummyPrefix) add(SPACE, at, at);
      for (const point of parts.slice(first)) add(point === ' ' ? SPACE : point, at, at + units);
      if (parts.length > 0) afterSpace = removeExtraSpaces && parts.at(-1) === ' ';
    }
    at += units;
  }
  if (removeExtraSpaces) while (points.at(-1) === SPACE) points.pop();
  return { text: points.join(''), starts: starts.slice(0, points.length), ends: ends.slice(0, points.length) };

  function add(point: string, start: number, end: number): void {
    points.push(point);
    starts.push(start);
    ends.push(end);
  }
}

/** The longest of the kept texts that stands there. */
function keptAt(text: string, at: number, kept: Normalising['kept']): Replacement | null {
  const longest = kept.get(text.charCodeAt(at))?.find((each) => text.startsWith(each, at));
  return longest === undefined ? null : { put: longest, units: longest.length };
}

/** Gemma keeps thousands of texts: few of them begin alike. */
export function keptOf(texts: readonly string[]): Normalising['kept'] {
  const kept = new Map<number, string[]>();
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const alike = kept.get(text.charCodeAt(0));
    if (alike) alike.push(text);
    else kept.set(text.charCodeAt(0), [text]);
  }
  return kept;
}

/** A character as it is; half of one is U+FFFD. */
function pointAt(text: string, at: number): Replacement {
  const point = text.codePointAt(at) ?? 0;
  const alone = point >= 0xd800 && point <= 0xdfff;
  return { put: alone ? '\ufffd' : String.fromCodePoint(point), units: point > 0xffff ? 2 : 1 };
}
