/**
 * GGUF's tensor types whose elements come in blocks with a scale. Every one of them is, without loss, a code of 4 or 8 bits an element and,
 * for a group of 16 or 32 elements, a scale and for some types a minimum: value = (code − zero) × scale + minimum, zero being 8 or 128.
 * That is also what ONNX Runtime's MatMulNBits takes. Layouts: ggml-common.h and ggml-quants.c of ggml, and gguf-py's quants.py.
 */
import { float16 } from '../half.ts';

/** Where the codes, scales and minima of one block are put. */
export interface Codes {
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
  readonly minima: Float32Array<ArrayBuffer>;
}

export interface BlockType {
  /** Elements and bytes of a block. */
  readonly elements: number;
  readonly bytes: number;
  /** Elements that share a scale. */
  readonly group: 16 | 32;
  readonly bits: 4 | 8;
  readonly hasMinima: boolean;
  /** Reads the block at `at`, into places from `element` and `group` on. */
  readonly unpack: (block: Uint8Array, at: number, into: Codes, element: number, group: number) => void;
}

const ZERO4 = 8;
const ZERO8 = 128;

/** The code that stands for 0 before the minimum is added. */
export const zeroOf = ({ bits }: BlockType) => (bits === 4 ? ZERO4 : ZERO8);

const byte = (bytes: Uint8Array, at: number) => bytes[at] ?? 0;
const signed = (bytes: Uint8Array, at: number) => (byte(bytes, at) << 24) >> 24;
const half = (bytes: Uint8Array, at: number) => float16(byte(bytes, at) | (byte(bytes, at + 1) << 8));
const bit = (bytes: Uint8Array, at: number, index: number) => (byte(bytes, at + (index >> 3)) >> (index & 7)) & 1;

/** 32 elements as 16 bytes: element j in the lower half of byte j, element j + 16 in the upper one. */
const nibble = (bytes: Uint8Array, at: number, j: number) => (j < 16 ? byte(bytes, at + j) & 15 : byte(bytes, at + j - 16) >> 4);

/** A block of 32 elements with one scale. */
function small(bytes: number, bits: 4 | 8, hasMinima: boolean, code: (block: Uint8Array, at: number, j: number) => number, shift = 0): BlockType {
  return {
    elements: 32,
    bytes,
    group: 32,
    bits,
    hasMinima,
    unpack(block, at, { codes, scales, minima }, element, group) {
      const scale = half(block, at);
      scales[group] = scale;
      if (hasMinima) minima[group] = half(block, at + 2) + shift * scale;
      for (let j = 0; j < 32; j++) codes[element + j] = code(block, at, j);
    },
  };
}

/** Blocks of 256 elements: scale and minimum of each group are themselves small numbers times those of the block. */
const LARGE = 256;

/** Two bits of each element: 32 bytes hold 128 elements, in four runs. */
const twoBits = (bytes: Uint8Array, at: number, j: number) => (byte(bytes, at + (j >> 7) * 32 + (j & 31)) >> (2 * ((j >> 5) & 3))) & 3;
/** Four bits: 32 bytes hold 64 elements, in two runs. */
const fourBits = (bytes: Uint8Array, at: number, j: number) => (byte(bytes, at + (j >> 6) * 32 + (j & 31)) >> (4 * ((j >> 5) & 1))) & 15;
/** One bit: byte j mod 32, bit j div 32. */
const oneBit = (bytes: Uint8Array, at: number, j: number) => (byte(bytes, at + (j & 31)) >> (j >> 5)) & 1;

const Q2_K: BlockType = {
  elements: LARGE,
  bytes: 84,
  group: 16,
  bits: 4,
  hasMinima: true,
  unpack(block, at, { codes, scales, minima }, element, group) {
    const [scale, minimum] = [half(block, at + 80), half(block, at + 82)];
    for (let i = 0; i < 16; i++) {
      const packed = byte(block, at + i);
      scales[group + i] = scale * (packed & 15);
      minima[group + i] = ZERO4 * scale * (packed & 15) - minimum * (packed >> 4);
    }
    for (let j = 0; j < LARGE; j++) codes[element + j] = twoBits(block, at + 16, j);
  },
};

const Q3_K: BlockType = {
  elements: LARGE,
  bytes: 110,
  group: 16,
  bits: 4,
  hasMinima: false,
  unpack(block, at, { codes, scales }, element, group) {
    const scale = half(block, at + 108);
    for (let i = 0; i < 16; i++) {
      const low = i < 8 ? byte(block, at + 96 + i) & 15 : byte(block, at + 88 + i) >> 4;
      const high = (byte(block, at + 104 + (i & 3)) >> (2 * (i >> 2))) & 3;
      scales[group + i] = scale * ((low | (high << 4)) - 32);
    }
    for (let j = 0; j < LARGE; j++) codes[element + j] = ZERO4 + twoBits(block, at + 32, j) - (oneBit(block, at, j) ? 0 : 4);
  },
};

/** Q4_K and Q5_K pack eight scales and eight minima of 6 bits into 12 bytes. */
function sixBits(block: Uint8Array, at: number, i: number): readonly [scale: number, minimum: number] {
  if (i < 4) return [byte(block, at + i) & 63, byte(block, at + 4 + i) & 63];
  const low = byte(block, at + 4 + i);
  return [(low & 15) | ((byte(block, at + i - 4) >> 2) & 48), (low >> 4) | ((byte(block, at + i) >> 2) & 48)];
}

const Q4_K: BlockType = {
  elements: LARGE,
  bytes: 144,
  group: 32,
  bits: 4,
  hasMinima: true,
  unpack(block, at, { codes, scales, minima }, element, group) {
    const [scale, minimum] = [half(block, at), half(block, at + 2)];
    for (let i = 0; i < 8; i++) {
      const [times, less] = sixBits(block, at + 4, i);
      scales[group + i] = scale * times;
      minima[group + i] = ZERO4 * scale * times - minimum * less;
    }
    for (let j = 0; j < LARGE; j++) codes[element + j] = fourBits(block, at + 16, j);
  },
};

const Q5_K: BlockType = {
  elements: LARGE,
  bytes: 176,
  group: 32,
  bits: 8,
  hasMinima: true,
  unpack(block, at, { codes, scales, minima }, element, group) {
    const [scale, minimum] = [half(block, at), half(block, at + 2)];
    for (let i = 0; i < 8; i++) {
      const [times, less] = sixBits(block, at + 4, i);
      scales[group + i] = scale * times;
      minima[group + i] = -minimum * less;
    }
    for (let j = 0; j < LARGE; j++) codes[element + j] = ZERO8 + (fourBits(block, at + 48, j) | (oneBit(block, at + 16, j) << 4));
  },
};

const Q6_K: BlockType = {
  elements: LARGE,
  bytes: 210,
  group: 16,
  bits: 8,
  hasMinima: false,
  unpack(block, at, { codes, scales }, element, group) {
    const scale = half(block, at + 208);
    for (let i = 0; i < 16; i++) scales[group + i] = scale * signed(block, at + 192 + i);
    for (let j = 0; j < LARGE; j++) {
      const low = (byte(block, at + (j >> 7) * 64 + (j & 63)) >> (4 * ((j >> 6) & 1))) & 15;
      codes[element + j] = ZERO8 + (low | (twoBits(block, at + 128, j) << 4)) - 32;
    }
  },
};

/** The sixteen values that four bits stand for in the IQ4 types. */
const IQ4_VALUES = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113] as const;
const iq4 = (index: number) => ZERO8 + (IQ4_VALUES[index] ?? 0);

const IQ4_XS: BlockType = {
  elements: LARGE,
  bytes: 136,
  group: 32,
  bits: 8,
  hasMinima: false,
  unpack(block, at, { codes, scales }, element, group) {
    const scale = half(block, at);
    const high = byte(block, at + 2) | (byte(block, at + 3) << 8);
    for (let i = 0; i < 8; i++) {
      const low = (byte(block, at + 4 + (i >> 1)) >> (4 * (i & 1))) & 15;
      scales[group + i] = scale * ((low | (((high >> (2 * i)) & 3) << 4)) - 32);
      for (let j = 0; j < 32; j++) codes[element + 32 * i + j] = iq4(nibble(block, at + 8 + 16 * i, j));
    }
  },
};

export const BLOCK_TYPES = {
  Q4_0: small(18, 4, false, (block, at, j) => nibble(block, at + 2, j)),
  Q4_1: small(20, 4, true, (block, at, j) => nibble(block, at + 4, j), ZERO4),
  Q5_0: small(22, 8, false, (block, at, j) => ZERO8 + (nibble(block, at + 6, j) | (bit(block, at + 2, j) << 4)) - 16),
  Q5_1: small(24, 8, true, (block, at, j) => ZERO8 + (nibble(block, at + 8, j) | (bit(block, at + 4, j) << 4))),
  Q8_0: small(34, 8, false, (block, at, j) => ZERO8 + signed(block, at + 2 + j)),
  IQ4_NL: small(18, 8, false, (block, at, j) => iq4(nibble(block, at + 2, j))),
  Q2_K,
  Q3_K,
  Q4_K,
  Q5_K,
  Q6_K,
  IQ4_XS,
} as const satisfies Record<string, BlockType>;

export type BlockName = keyof typeof BLOCK_TYPES;

export const isBlockName = (name: string): name is BlockName => Object.hasOwn(BLOCK_TYPES, name);

/** All blocks of some bytes. */
export function unpackBlocks(type: BlockType, bytes: Uint8Array): Codes {
  const blocks = Math.floor(bytes.length / type.bytes);
  const groups = type.elements / type.group;
  const into = {
    codes: new Uint8Array(blocks * type.elements),
    scales: new Float32Array(blocks * groups),
    minima: new Float32Array(type.hasMinima ? blocks * groups : 0),
  };
  for (let block = 0; block < blocks; block++) type.unpack(bytes, block * type.bytes, into, block * type.elements, block * groups);
  return into;
}

/** The numbers themselves. */
export function dequantise(type: BlockType, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const { codes, scales, minima } = unpackBlocks(type, bytes);
  const zero = zeroOf(type);
  return Float32Array.from(codes, (code, at) => {
    const group = Math.floor(at / type.group);
    return (code - zero) * (scales[group] ?? 0) + (minima[group] ?? 0);
  });
}
