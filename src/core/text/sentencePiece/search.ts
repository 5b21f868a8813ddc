/**
 * SentencePiece's search for the likeliest pieces of a text, in its own arithmetic: sums of 32-bit floats. Hugging Face's library has 64 bits, and between
 * cuts that are equally likely ("!!!!!!!!" is !!, !!!, !!! in any order) it is rounding that decides. Source: EncodeOptimized in unigram_model.cc.
 */
import { type Piece, PIECE } from './model.ts';

/** What an unknown character costs more than the least likely piece. */
const UNKNOWN_PENALTY = 10;
/** What a user's own piece costs, so that it is nearly always taken. */
const USER_DEFINED_COST = 0.1;

/** @param apart unknown characters that follow each other stay apart, as they do where each is spelt in bytes */
export function searcher(pieces: readonly Piece[], apart: boolean): (text: string) => string[] {
  const normal = pieces.filter(({ type }) => type === PIECE.normal).map(({ score }) => score);
  const unknownScore = Math.fround(normal.reduce((low, score) => Math.min(low, score), Infinity) - UNKNOWN_PENALTY);
  const highest = normal.reduce((high, score) => Math.max(high, score), 0);
  const scores = new Map<string, number>();
  /** Length of the longest piece by its first unit. */
  const longest = new Map<number, number>();
  for (const { text, score, type } of pieces) {
    if (type !== PIECE.normal && type !== PIECE.userDefined) continue;
    scores.set(text, type === PIECE.normal ? score : Math.fround(Buffer.byteLength(text) * highest - USER_DEFINED_COST));
    longest.set(text.charCodeAt(0), Math.max(longest.get(text.charCodeAt(0)) ?? 0, text.length));
  }

  return (text) => {
    /** Of the likeliest way to each place: its score, rounded, and where its last piece starts. */
    const best = new Float32Array(text.length + 1);
    const from = new Int32Array(text.length + 1).fill(-1);
    const known = new Uint8Array(text.length + 1);
    for (let start = 0; start < text.length; start += pointAt(text, start)) {
      const point = pointAt(text, start);
      const limit = Math.min(text.length, start + (longest.get(text.charCodeAt(start)) ?? 0));
      let hasPoint = false;
      for (let end = start + point; end <= limit; end += pointAt(text, end)) {
        const score = scores.get(text.slice(start, end));
        if (score === undefined) continue;
        hasPoint ||= end === start + point;
        reach(start, end, score, true);
      }
      if (!hasPoint) reach(start, start + point, unknownScore, false);
    }
    return backwards();

    function reach(start: number, end: number, score: number, isKnown: boolean): void {
      const total = Math.fround(score + (best[start] ?? 0));
      if (from[end] !== -1 && !(total > (best[end] ?? 0))) return;
      best[end] = total;
      from[end] = start;
      known[end] = isKnown ? 1 : 0;
    }

    function backwards(): string[] {
      const cut: string[] = [];
      for (let end = text.length; end > 0;) {
        let start = from[end] ?? 0;
        if (!apart && !known[end]) while (start > 0 && !known[start]) start = from[start] ?? 0;
        cut.push(text.slice(start, end));
        end = start;
      }
      return cut.reverse();
    }
  };
}

/** UTF-16 units of the character that stands there. */
const pointAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
