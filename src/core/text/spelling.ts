/** How a vocabulary spells text: byte-level BPE and SentencePiece write spaces and bytes in signs of their own, which nobody should have to read. */
import type { TextRange } from '../../protocol/inspection.ts';
import { isJsonObject, type JsonObject } from '../checkpoint/folder.ts';

export type Spelling = 'bytes' | 'sentencePiece' | 'plain';

/** Read off tokenizer.json: what its decoder and pre-tokenizer undo and do. */
export function spellingOf({ decoder, pre_tokenizer: preTokenizer }: JsonObject): Spelling {
  const parts = [...flat(decoder, 'decoders'), ...flat(preTokenizer, 'pretokenizers')];
  const does = (type: string) => parts.some((part) => part['type'] === type);
  if (does('ByteLevel')) return 'bytes';
  return does('Metaspace') || does('ByteFallback') ? 'sentencePiece' : 'plain';
}

function flat(part: unknown, children: string): JsonObject[] {
  if (!isJsonObject(part)) return [];
  const inner: unknown = part[children];
  return Array.isArray(inner) ? inner.filter(isJsonObject) : [part];
}

/** The text that a piece stands for; null when it is bytes that make no whole character. */
export function spelt(piece: string, spelling: Spelling): string | null {
  if (spelling === 'plain') return piece;
  if (spelling === 'bytes')
    return decode(
      Array.from(piece, (sign) => BYTES.get(sign)),
      piece,
    );
  const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
  return byte === undefined ? piece.replaceAll('▁', ' ') : decode([parseInt(byte, 16)], piece);
}

/** GPT-2's alphabet of 256 signs: a byte that is printable in Latin-1 is itself, the others follow from U+0100 on. */
const BYTES = new Map<string, number>();
let shifted = 0x100;
for (let byte = 0; byte < 256; byte++) {
  const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  BYTES.set(String.fromCodePoint(printable ? byte : shifted++), byte);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A piece with other signs in it, such as a marker, is text already. */
function decode(bytes: readonly (number | undefined)[], piece: string): string | null {
  const known = bytes.filter((byte) => byte !== undefined);
  if (known.length < bytes.length) return piece;
  try {
    return decoder.decode(Uint8Array.from(known));
  } catch {
    return null;
  }
}

export interface Spelt {
  readonly text: string | null;
  readonly range: TextRange | null;
}

/** `part` counts from 1. */
export interface Part {
  readonly part: number;
  readonly of: number;
}

/** For pieces that are no whole character: which part of their character, or characters, each one is. Neighbours belong together where their ranges overlap. */
export function partsOf(tokens: readonly Spelt[]): (Part | null)[] {
  const parts: (Part | null)[] = tokens.map(() => null);
  for (let first = 0; first < tokens.length; first++) {
    if (tokens[first]?.text !== null) continue;
    let end = first + 1;
    while (continues(tokens[end - 1], tokens[end])) end++;
    for (let at = first; at < end; at++) parts[at] = { part: at - first + 1, of: end - first };
    first = end - 1;
  }
  return parts;
}

const continues = (before: Spelt | undefined, after: Spelt | undefined) =>
  after?.text === null && before?.range !== null && before !== undefined && after.range !== null && after.range[0] < before.range[1];
