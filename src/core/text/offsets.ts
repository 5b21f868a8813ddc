/** Hugging Face's tokenizers count code points, editors count UTF-16 units. */

/** UTF-16 offset of each code point of a text, from the first to `count` (inclusive: the end of the last). A lone surrogate is a code point of its own. */
export function codePointOffsets(text: string, count: number): Uint32Array {
  const offsets = new Uint32Array(count + 1);
  let offset = 0;
  for (let point = 0; point < count; point++) {
    offsets[point] = offset;
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  offsets[count] = offset;
  return offsets;
}
