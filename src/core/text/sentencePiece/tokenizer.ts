/**
 * A SentencePiece vocabulary as a tokenizer: its own normaliser, and then Hugging Face's library, which cuts as it does. Pieces that SentencePiece never
 * finds in a text (`</s>` written out is text like any other) go to the library with a space before them, which no normalised text has.
 */
import type { JsonObject } from '../../checkpoint/folder.ts';
import { type Marker, markersAround } from '../markers.ts';
import type { Normalised, TokenizerParts } from '../tokenizer.ts';
import { sentencePieceMerges } from './merges.ts';
import { type Piece, PIECE, type SentencePieceModel } from './model.ts';
import { normalise, SPACE } from './normaliser.ts';

/** Control pieces that are put around every text. */
export interface Around {
  readonly begins?: string;
  readonly ends?: string;
}

/** Ids of pieces where they are not those of the vocabulary, from 0 without a hole: the map of Marian's vocab.json. */
export type Ids = ReadonlyMap<string, number>;

const HIDDEN = ' ';
const UNKNOWN = '<unk>';

export function sentencePieceTokenizer(model: SentencePieceModel, { begins, ends }: Around, ids: Ids | null = null): TokenizerParts {
  const pieces = ids ? numbered(model.pieces, ids) : model.pieces;
  const unknown = ids?.get(UNKNOWN) ?? pieces.findIndex(({ type }) => type === PIECE.unknown);
  const count = ids?.size ?? pieces.length;
  const kept = pieces.filter(({ type }) => type === PIECE.userDefined).map(({ text }) => text);
  const normaliser = { ...model.normaliser, kept };
  return {
    json: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: pieces.flatMap(addedToken),
      normalizer: null,
      pre_tokenizer: null,
      post_processor: markersAround(marker(pieces, begins), marker(pieces, ends)),
      decoder: decoderOf(model),
      model: { ...(model.kind === 'unigram' ? unigram(pieces, unknown) : bytePairs(pieces, unknown)), byte_fallback: model.byteFallback },
    },
    own: {
      normalise: (text) => (ids ? afterLanguage(text, ids, (rest) => normalise(rest, normaliser)) : normalise(text, normaliser)),
      piece: (id) => pieces[id]?.text ?? null,
      // A text that is no piece of this side may have an id all the same, as a piece of the other.
      idOf: (id, piece) => (id < count && id !== unknown ? id : (ids?.get(piece) ?? unknown)),
    },
  };
}

/** Pieces by the ids of a map: those that only the map has are control pieces, those that it lacks come after all others. */
function numbered(pieces: readonly Piece[], ids: Ids): Piece[] {
  const byText = new Map(pieces.map((piece) => [piece.text, piece]));
  const inOrder = [...ids].sort(([, a], [, b]) => a - b).map(([text]) => byText.get(text) ?? { text, score: 0, type: PIECE.control });
  return [...inOrder, ...pieces.filter(({ text, type }) => type === PIECE.normal && !ids.has(text))];
}

/** Marian's texts may start with the language to translate into, as `>>fra<<`: a token, and no part of the text. */
function afterLanguage(text: string, ids: Ids, normalised: (rest: string) => Normalised): Normalised {
  const language = /^>>.+?<</.exec(text)?.[0];
  if (language === undefined || !ids.has(language)) return normalised(text);
  const rest = normalised(text.slice(language.length));
  const points = Array.from(HIDDEN + language);
  const shifted = (places: readonly number[]) => places.map((place) => place + language.length);
  return {
    text: points.join('') + rest.text,
    starts: [...points.map(() => 0), ...shifted(rest.starts)],
    ends: [...points.map(() => language.length), ...shifted(rest.ends)],
  };
}

const isHidden = ({ type }: Piece) => type === PIECE.control || type === PIECE.unknown || type === PIECE.unused;

/** The text by which the library knows a piece. */
const nameOf = (piece: Piece) => (isHidden(piece) ? HIDDEN + piece.text : piece.text);

function addedToken(piece: Piece, id: number): JsonObject[] {
  const special = piece.type === PIECE.control || piece.type === PIECE.unknown;
  if (!special && piece.type !== PIECE.userDefined) return [];
  return [{ id, content: nameOf(piece), single_word: false, lstrip: false, rstrip: false, normalized: false, special }];
}

/** The lowest score of all stands for hidden pieces, for what is unknown costs a little more than it. */
function unigram(pieces: readonly Piece[], unknown: number): JsonObject {
  const lowest = pieces.reduce((low, { type, score }) => (type === PIECE.normal ? Math.min(low, score) : low), 0);
  return { type: 'Unigram', unk_id: unknown, vocab: pieces.map((piece) => [nameOf(piece), piece.type === PIECE.normal ? piece.score : lowest]) };
}

function bytePairs(pieces: readonly Piece[], unknown: number): JsonObject {
  const names = pieces.map(nameOf);
  return {
    type: 'BPE',
    vocab: Object.fromEntries(names.map((name, id) => [name, id])),
    merges: sentencePieceMerges(
      names,
      pieces.map(({ score }) => score),
    ),
    unk_token: names[unknown],
    fuse_unk: true,
  };
}

function marker(pieces: readonly Piece[], text: string | undefined): Marker | null {
  const id = pieces.findIndex((piece) => piece.text === text);
  const piece = pieces[id];
  return piece ? { id, token: nameOf(piece), shown: piece.text } : null;
}

const decoderOf = ({ normaliser, byteFallback }: SentencePieceModel): JsonObject => ({
  type: 'Sequence',
  decoders: [
    ...(byteFallback ? [{ type: 'ByteFallback' }] : []),
    { type: 'Metaspace', replacement: SPACE, prepend_scheme: normaliser.dummyPrefix ? 'always' : 'never', split: false },
  ],
});
