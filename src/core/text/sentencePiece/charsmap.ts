/**
 * The table of replacements in a SentencePiece vocabulary: the bytes of a trie (a double array, as Darts-clone makes it), and after it the
 * replacements, each ended by a NUL. Of several keys that a text begins with, the longest counts. Nothing in it is believed: no walk leaves it.
 */
const KEY_END = 1 << 8;

export interface Replacement {
  readonly put: string;
  /** UTF-16 units of the text that it stands for. */
  readonly units: number;
}

/** What a text is replaced by at a place, or null where it stays. */
export type Charsmap = (text: string, at: number) => Replacement | null;

/** Null for bytes that are no such table. */
export function charsmapOf(bytes: Uint8Array): Charsmap | null {
  if (bytes.length === 0) return () => null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trieBytes = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (trieBytes < 4 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) return null;
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, at) => view.getUint32(4 + 4 * at, true));
  const replacements = bytes.subarray(4 + trieBytes);

  return (text, at) => {
    let node = childrenOf(units[0] ?? 0);
    let found: { readonly value: number; readonly units: number } | null = null;
    for (let end = at; end < text.length;) {
      const point = text.codePointAt(end) ?? 0;
      end += point > 0xffff ? 2 : 1;
      let unit = 0;
      for (const byte of utf8(point)) {
        node ^= byte;
        unit = units[node] ?? 0;
        if ((unit & LABEL) !== byte) return replaced(found);
        node ^= childrenOf(unit);
      }
      if (unit & KEY_END) found = { value: (units[node] ?? 0) & VALUE, units: end - at };
    }
    return replaced(found);
  };

  function replaced(found: { readonly value: number; readonly units: number } | null): Replacement | null {
    if (!found) return null;
    const put = replacements.subarray(found.value, found.value + MAX_REPLACEMENT);
    const end = put.indexOf(0);
    return { put: decoder.decode(end < 0 ? put : put.subarray(0, end)), units: found.units };
  }
}

/** Bytes; Unicode's longest has 33. A table that does not end its replacements must not make a text thousands of times as long. */
const MAX_REPLACEMENT = 128;

/** The highest bit marks a unit that holds a value: it is no byte's label. */
const LABEL = (1 << 31) | 0xff;
const VALUE = 0x7fff_ffff;

/** What the bytes of the keys are combined with, from a unit's node on. */
const childrenOf = (unit: number) => (unit >>> 10) << ((unit & (1 << 9)) >>> 6);

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const points: Uint8Array[] = [];

/** The bytes of a code point; those of a lone surrogate are U+FFFD's. */
const utf8 = (point: number): Uint8Array => (points[point] ??= encoder.encode(String.fromCodePoint(point)));
