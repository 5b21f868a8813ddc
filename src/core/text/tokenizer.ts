/** Text to tokens, by Hugging Face's own library, with ranges that are editor offsets. */
import { type Encoding, Tokenizer as Library } from 'tokenizers';
import type { Segment, Sequence, TextRange, Token } from '../../protocol/inspection.ts';
import { isJsonObject, type JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import type { Turn } from './chat.ts';
import { tokenLabel } from './label.ts';
import { decodeStepwise } from './made.ts';
import { codePointOffsets } from './offsets.ts';
import { partsOf, type Spelling, spellingOf, spelt } from './spelling.ts';
import { wordsOf } from './words.ts';

/** Ids that stand for no text of their own, and the one for text that is not known. */
interface SpecialIds {
  readonly special: ReadonlySet<number>;
  readonly unknown: number | null;
  readonly mask: number | null;
}

/** A text as the library is to see it, and the UTF-16 units that each of its code points stands for. */
export interface Normalised {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** What is done beside the library, where it is not exactly what a vocabulary's own program does. */
export interface OwnWay {
  normalise(text: string): Normalised;
  /** Normalised texts to tokens, without the library; null where the library does it. */
  readonly encode: ((texts: readonly string[]) => Encoded) | null;
  /** The text of a piece; null for an id that is none. */
  piece(id: number): string | null;
}

/** What is read of an encoding. */
export type Encoded = Pick<Encoding, 'getIds' | 'getTokens' | 'getOffsets' | 'getTypeIds' | 'getSequenceIds'>;

/** What a tokenizer is made of. */
export interface TokenizerParts {
  /** As tokenizer.json of Hugging Face's tokenizers has it. */
  readonly json: JsonObject;
  readonly own: OwnWay | null;
}

export class Tokenizer {
  private constructor(
    private readonly library: Library,
    private readonly ids: SpecialIds,
    private readonly spelling: Spelling,
    private readonly own: OwnWay | null,
  ) {}

  /** The id that stands for text to be found. */
  get mask(): number | null {
    return this.ids.mask;
  }

  static from({ json, own }: TokenizerParts): Tokenizer {
    let library: Library;
    try {
      library = Library.fromString(JSON.stringify(json));
    } catch (error) {
      throw errors.tokenizerUnreadable(error instanceof Error ? firstLine(error.message) : 'it is not understood');
    }
    // A file may ask for both (MiniLM's wants 128 tokens, no more and no less): an inspection shows the text as it is.
    library.disableTruncation();
    library.disablePadding();
    return new Tokenizer(library, specialIds(json, library), spellingOf(json), own);
  }

  /** Tokens of one text or of a pair, at most `limit` of them with those that the tokenizer adds; what is too long is cut at its end. */
  async encode(texts: readonly string[], limit: number): Promise<Sequence> {
    const normalised = texts.map((text) => this.own?.normalise(text) ?? null);
    const encoding = await this.encoded(texts.map((text, segment) => normalised[segment]?.text ?? text));
    const origins = encoding.getSequenceIds(); // which text a token is from; none for one that was added
    const totals = texts.map((_, segment) => origins.filter((origin) => origin === segment).length);
    const kept = keepWithin(totals, limit - (origins.length - totals.reduce((sum, total) => sum + total, 0)));
    const tokens = this.labelled(placedIn(encoding, keptTokens(origins, kept), texts, normalised), texts);
    const segments = texts.map((text, segment): Segment => {
      const [total = 0, taken = 0] = [totals[segment], kept[segment]];
      return { length: text.length, tokens: total, kept: taken, cut: taken < total ? endOf(tokens, segment) : null, made: null };
    });
    return { name: 'text', tokens, segments, text: null };
  }

  /** Tokens of a text in its chat template; those of the template stand for no text. What is too long is cut at its end. */
  async encodeTurn(text: string, turn: Turn, limit: number): Promise<Sequence> {
    const encoding = await this.library.encode(turn.rendered, null, { addSpecialTokens: false });
    const all = placedIn(
      encoding,
      Array.from(encoding.getIds(), (_, at) => ({ at, origin: 0 })),
      [turn.rendered],
      [null],
    );
    const placed = all.map((token) => ({ ...token, range: token.range && rangeInTurn(token.range, turn) }));
    const tokens = this.labelled(placed.slice(0, limit), [text]);
    const count = (some: readonly { readonly range: TextRange | null }[]) => some.filter(({ range }) => range !== null).length;
    const cut = count(placed) > count(tokens) ? endOf(tokens, 0) : null;
    return { name: 'text', tokens, segments: [{ length: text.length, tokens: count(placed), kept: count(tokens), cut, made: null }], text: null };
  }

  /** Tokens that a model made, and their text: ranges count from `before`, the length of the text that they follow. */
  async made(ids: readonly number[], before = 0): Promise<{ readonly text: string; readonly tokens: readonly Token[] }> {
    const { text, ends } = await decodeStepwise(ids, (some) => this.library.decode([...some], true));
    const ranges = ends.map((end, at): TextRange | null => {
      const start = ends[at - 1] ?? 0;
      return this.ids.special.has(ids[at] ?? -1) ? null : [before + start, before + end];
    });
    const placed = ids.map((id, at) => ({ id, piece: this.pieceOf(id), range: ranges[at] ?? null, segment: 0 as const }));
    return { text, tokens: this.labelled(placed, [' '.repeat(before) + text]) };
  }

  /** One token apart from any text: a prediction, or the one that a decoder starts with. */
  single(id: number): Token {
    const piece = this.pieceOf(id);
    const text = this.ids.special.has(id) ? piece : spelt(piece, this.spelling);
    const unknown = id === this.ids.unknown;
    return {
      id,
      piece,
      label: tokenLabel({ piece, text, covered: null, unknown, part: null }),
      range: null,
      segment: 0,
      special: this.ids.special.has(id),
      unknown,
      word: 0,
    };
  }

  private pieceOf(id: number): string {
    return this.own?.piece(id) ?? this.library.idToToken(id) ?? `#${id}`;
  }

  private async encoded(texts: readonly string[]): Promise<Encoded> {
    const [first = '', second = null] = texts;
    return this.own?.encode?.(texts) ?? this.library.encode(first, second, { addSpecialTokens: true });
  }

  private labelled(placed: readonly Placed[], texts: readonly string[]): Token[] {
    const words = wordsOf(placed, texts);
    const speltOut = placed.map(({ id, piece, range }) => ({ text: this.ids.special.has(id) ? piece : spelt(piece, this.spelling), range }));
    const parts = partsOf(speltOut);
    return placed.map(({ id, piece, range, segment }, i): Token => {
      const unknown = id === this.ids.unknown;
      const covered = range && (texts[segment] ?? '').slice(range[0], Math.min(range[1], range[0] + 100));
      return {
        id,
        piece,
        label: tokenLabel({ piece, text: speltOut[i]?.text ?? null, covered, unknown, part: parts[i] ?? null }),
        range,
        segment,
        special: range === null || this.ids.special.has(id),
        unknown,
        word: words[i] ?? 0,
      };
    });
  }
}

/** A token and the text it covers. */
interface Placed {
  readonly id: number;
  readonly piece: string;
  readonly range: TextRange | null;
  readonly segment: 0 | 1;
}

/** A token's place in the encoding, and the text it is from; null for one that was added. */
interface Kept {
  readonly at: number;
  readonly origin: number | null;
}

/** Tokens with their text, in UTF-16 units: the library counts code points. */
function placedIn(encoding: Encoded, kept: readonly Kept[], texts: readonly string[], normalised: readonly (Normalised | null)[]): Placed[] {
  const ids = encoding.getIds();
  const pieces = encoding.getTokens();
  const offsets = encoding.getOffsets();
  const types = encoding.getTypeIds();
  const rangeIn = texts.map((text, segment) => {
    const count = kept.reduce((end, { at, origin }) => (origin === segment ? Math.max(end, offsets[at]?.[1] ?? 0) : end), 0);
    return rangesOf(text, normalised[segment] ?? null, count);
  });
  return kept.map(({ at, origin }): Placed => {
    const [start = 0, end = 0] = offsets[at] ?? [];
    const range = origin === null ? null : (rangeIn[origin]?.(start, end) ?? null);
    return { id: ids[at] ?? 0, piece: pieces[at] ?? '', range, segment: (origin ?? types[at]) === 1 ? 1 : 0 };
  });
}

/** What the code points from…to stand for, of a text as it is or as the library was given it. */
function rangesOf(text: string, normalised: Normalised | null, count: number): (from: number, to: number) => TextRange {
  if (normalised) return (from, to) => [normalised.starts[from] ?? text.length, normalised.ends[to - 1] ?? text.length];
  const units = codePointOffsets(text, count);
  return (from, to) => [units[from] ?? 0, units[to] ?? 0];
}

/** A range of the filled-in template as a range of the text; null outside of it. */
function rangeInTurn([from, to]: TextRange, { start, skipped, length }: Turn): TextRange | null {
  const [first, last] = [Math.max(from, start), Math.min(to, start + length)];
  return first < last ? [first - start + skipped, last - start + skipped] : null;
}

/** The tokens that stay: those that were added, and the first `kept` of each text. */
function keptTokens(origins: readonly (number | null | undefined)[], kept: readonly number[]): Kept[] {
  const seen = kept.map(() => 0);
  return origins
    .map((origin, at): Kept => ({ at, origin: origin ?? null }))
    .filter(({ origin }) => {
      if (origin === null) return true;
      const place = seen[origin] ?? 0;
      seen[origin] = place + 1;
      return place < (kept[origin] ?? 0);
    });
}

/** How many tokens of each text stay: the longer one is cut first, as the tokenizers library does ("longest first"). */
function keepWithin(totals: readonly number[], room: number): number[] {
  const [first = 0, second] = totals;
  const space = Math.max(0, room);
  if (second === undefined) return [Math.min(first, space)];
  if (first + second <= space) return [first, second];
  const shorter = Math.min(first, second, Math.floor(space / 2));
  return first >= second ? [space - shorter, shorter] : [shorter, space - shorter];
}

/** Where the last token of a text ends. */
function endOf(tokens: readonly Token[], segment: number): number {
  return tokens.reduce((end, token) => (token.segment === segment && token.range ? Math.max(end, token.range[1]) : end), 0);
}

/**
 * Special tokens are separators and the like, written out or added. The unknown token stands for text, and a mask for text to be found,
 * so neither is hidden with them.
 */
function specialIds(json: JsonObject, library: Library): SpecialIds {
  const model = isJsonObject(json['model']) ? json['model'] : {};
  const unknown = typeof model['unk_token'] === 'string' ? library.tokenToId(model['unk_token']) : numberOrNull(model['unk_id']);
  const added = Array.isArray(json['added_tokens']) ? json['added_tokens'].filter(isJsonObject) : [];
  const special = added.flatMap(({ id, special: is, content }) =>
    is === true && typeof id === 'number' && typeof content === 'string' && id !== unknown ? [{ id, mask: /mask/i.test(content) }] : [],
  );
  return {
    special: new Set(special.flatMap(({ id, mask }) => (mask ? [] : [id]))),
    unknown,
    mask: special.find(({ mask }) => mask)?.id ?? null,
  };
}

const numberOrNull = (value: unknown) => (typeof value === 'number' ? value : null);
const firstLine = (message: string) => (message.split('\n')[0] ?? '').slice(0, 200);
