/** IEEE 754 half precision and bfloat16 to numbers. */

/** All 65,536 halves; made when first needed. */
let table: Float32Array | null = null;

export function float16(bits: number): number {
  table ??= Float32Array.from({ length: 65_536 }, (_, each) => computed(each));
  return table[bits] ?? NaN;
}

function computed(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
export function bfloat16(bits: number): number {
  word.setUint32(0, bits * 65_536);
  return word.getFloat32(0);
}
