/** A SentencePiece vocabulary as a tokenizer: its own normaliser, and for unigrams its own search; what is left to do Hugging Face's library does. */
import type { JsonObject } from '../../checkpoint/folder.ts';
import { type Marker, markersAround } from '../markers.ts';
import type { OwnWay, TokenizerParts } from '../tokenizer.ts';
import { sentencePieceMerges } from './merges.ts';
import { type Piece, PIECE, type SentencePieceModel } from './model.ts';
import { keptOf, normalise, SPACE } from './normaliser.ts';
import { afterLanguage, unigramEncoder } from './unigram.ts';

/** Control pieces that are put around every text. */
export interface Around {
  readonly begins?: string;
  readonly ends?: string;
}

/** Ids of pieces where they are not those of the vocabulary, from 0 without a hole: the map of Marian's vocab.json. */
export type Ids = ReadonlyMap<string, number>;

/** @param ids only for unigrams */
export function sentencePieceTokenizer(model: SentencePieceModel, around: Around, ids: Ids | null = null): TokenizerParts {
  const pieces = ids ? numbered(model.pieces, ids) : model.pieces;
  const kept = keptOf(model.pieces.filter(({ type }) => type === PIECE.userDefined).map(({ text }) => text));
  const plain = (text: string) => normalise(text, { ...model.normaliser, kept });
  const piece = (id: number) => pieces[id]?.text ?? null;
  const [begin, end] = [around.begins, around.ends].map((text) => markerOf(pieces, text));
  if (model.kind === 'bpe') return { json: bytePairs(model, begin ?? null, end ?? null), own: { normalise: plain, encode: null, piece } };
  const own: OwnWay = {
    normalise: (text) => (ids ? afterLanguage(text, ids, plain) : plain(text)),
    encode: unigramEncoder(model, pieces, [begin ?? null, end ?? null]),
    piece,
  };
  return { json: names(model, pieces), own };
}

/** Pieces by the ids of a map. Those that only the map has are the other side's, or markers as Marian's vocabularies have them. */
function numbered(pieces: readonly Piece[], ids: Ids): Piece[] {
  const byText = new Map(pieces.map((piece) => [piece.text, piece]));
  const marker = (text: string) => text === '<pad>' || /^>>.+<<$/.test(text);
  return [...ids].sort(([, a], [, b]) => a - b).map(([text]) => byText.get(text) ?? { text, score: 0, type: marker(text) ? PIECE.control : PIECE.normal });
}

function markerOf(pieces: readonly Piece[], text: string | undefined): Marker | null {
  const id = pieces.findIndex((piece) => piece.text === text);
  const piece = pieces[id];
  return piece ? { id, token: nameOf(piece), shown: piece.text } : null;
}

const isSpecial = ({ type }: Piece) => type === PIECE.control || type === PIECE.unknown;

const added = (content: string, id: number, special: boolean): JsonObject => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special,
});

/** Pieces that are only looked up and put together to text: the search is not the library's. */
const names = (model: SentencePieceModel, pieces: readonly Piece[]): JsonObject => ({
  ...common(model),
  added_tokens: pieces.flatMap((piece, id) => (isSpecial(piece) ? [added(piece.text, id, true)] : [])),
  model: { type: 'Unigram', unk_id: pieces.findIndex(({ type }) => type === PIECE.unknown), vocab: pieces.map(({ text, score }) => [text, score]) },
});

/**
 * Pairs are merged by the library. What SentencePiece never finds in a text (`</s>` written out is text like any other) has a space before it there, which
 * no normalised text has.
 */
function nameOf(piece: Piece): string {
  return isSpecial(piece) || piece.type === PIECE.unused ? ` ${piece.text}` : piece.text;
}

function bytePairs(model: SentencePieceModel, begin: Marker | null, end: Marker | null): JsonObject {
  const tokens = model.pieces.map(nameOf);
  const scores = model.pieces.map(({ score }) => score);
  return {
    ...common(model),
    added_tokens: model.pieces.flatMap((piece, id) =>
      isSpecial(piece) || piece.type === PIECE.userDefined ? [added(nameOf(piece), id, isSpecial(piece))] : [],
    ),
    post_processor: markersAround(begin, end),
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: sentencePieceMerges(tokens, scores),
      unk_token: tokens[model.pieces.findIndex(({ type }) => type === PIECE.unknown)],
      fuse_unk: true,
      byte_fallback: model.byteFallback,
    },
  };
}

const common = ({ normaliser, byteFallback }: SentencePieceModel): JsonObject => ({
  version: '1.0',
  truncation: null,
  padding: null,
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: {
    type: 'Sequence',
    decoders: [
      ...(byteFallback ? [{ type: 'ByteFallback' }] : []),
      { type: 'Metaspace', replacement: SPACE, prepend_scheme: normaliser.dummyPrefix ? 'always' : 'never', split: false },
    ],
  },
});
