/** Texts to the tokens of a unigram vocabulary, in the form in which Hugging Face's library gives its own. */
import type { Marker } from '../markers.ts';
import type { Encoded, Normalised } from '../tokenizer.ts';
import { type Piece, PIECE, type SentencePieceModel } from './model.ts';
import { searcher } from './search.ts';

/** Marian's texts may start with the language to translate into. */
const LANGUAGE = /^>>.+?<</;

/** The language in front as it is, and no part of the text, which alone is normalised. */
export function afterLanguage(text: string, known: { has(piece: string): boolean }, normalised: (rest: string) => Normalised): Normalised {
  const language = LANGUAGE.exec(text)?.[0];
  if (language === undefined || !known.has(language)) return normalised(text);
  const rest = normalised(text.slice(language.length));
  const points = Array.from(language);
  const shifted = (places: readonly number[]) => places.map((place) => place + language.length);
  return {
    text: language + rest.text,
    starts: [...points.map(() => 0), ...shifted(rest.starts)],
    ends: [...points.map(() => language.length), ...shifted(rest.ends)],
  };
}

interface Found {
  readonly id: number;
  readonly piece: string;
  /** Code points. */
  readonly from: number;
  readonly to: number;
  /** The text it is from; null for a marker. */
  readonly origin: number | null;
  readonly type: number;
}

/**
 * @param pieces by id; some may be no pieces of the model, but a text that is one of them has its id all the same
 * @param markers what is put before and after each text
 */
export function unigramEncoder(
  { pieces: own, byteFallback }: SentencePieceModel,
  pieces: readonly Piece[],
  markers: readonly [begin: Marker | null, end: Marker | null],
): (texts: readonly string[]) => Encoded {
  const search = searcher(own, byteFallback);
  const idsOf = (...types: readonly number[]) => new Map(pieces.flatMap(({ text, type }, id) => (types.includes(type) ? [[text, id] as const] : [])));
  const [ids, bytes, languages] = [idsOf(PIECE.normal, PIECE.userDefined), idsOf(PIECE.byte), idsOf(PIECE.control)];
  const unknown = pieces.findIndex(({ type }) => type === PIECE.unknown);

  return (texts) => {
    const found = texts.flatMap((text, segment) => {
      const [before, after] = markers.map((marker) => (marker ? [{ id: marker.id, piece: marker.shown, from: 0, to: 0, origin: null, type: segment }] : []));
      return [...(before ?? []), ...tokensOf(text, segment), ...(after ?? [])];
    });
    return {
      getIds: () => found.map(({ id }) => id),
      getTokens: () => found.map(({ piece }) => piece),
      getOffsets: () => found.map(({ from, to }) => [from, to]),
      getTypeIds: () => found.map(({ type }) => type),
      getSequenceIds: () => found.map(({ origin }) => origin),
    };
  };

  function tokensOf(text: string, segment: number): Found[] {
    // Any other text starts with a space, or with a character that no vocabulary pairs so.
    const language = LANGUAGE.exec(text)?.[0] ?? '';
    const languageId = languages.get(language);
    const tokens: Found[] = [];
    let from = 0;
    if (languageId !== undefined) add(language, [[languageId, language]]);
    for (const piece of search(text.slice(languageId === undefined ? 0 : language.length))) {
      const id = ids.get(piece);
      add(piece, id === undefined && byteFallback ? bytesOf(piece).map((byte) => [bytes.get(byte) ?? unknown, byte]) : [[id ?? unknown, piece]]);
    }
    return tokens;

    function add(covered: string, found: readonly (readonly [id: number, piece: string])[]): void {
      const to = from + Array.from(covered).length;
      for (const [id, piece] of found) tokens.push({ id, piece, from, to, origin: segment, type: segment });
      from = to;
    }
  }
}

/** What is not in the vocabulary as the pieces of its bytes. */
const bytesOf = (text: string) => Array.from(Buffer.from(text), (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
