/** Named tensors that know where their bytes lie. Nothing is read but headers: ONNX Runtime maps the bytes itself. */
import { stat } from 'node:fs/promises';
import { errors } from '../errors.ts';
import type { UserError } from '../../protocol/errors.ts';
import { BLOCK_TYPES, type BlockName, isBlockName } from './gguf/blocks.ts';

/** Bytes an element of every type of the format has; see the list in the safetensors documentation. */
export const DTYPE_BYTES = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
} as const;

export type DType = keyof typeof DTYPE_BYTES;

export const isDType = (name: unknown): name is DType => typeof name === 'string' && Object.hasOwn(DTYPE_BYTES, name);

/** A type of a whole number of bytes an element, or one of GGUF's blocks. */
export type StoredType = DType | BlockName;

/** Bytes of so many elements. */
export const bytesOf = (type: StoredType, elements: number) =>
  isBlockName(type) ? (elements / BLOCK_TYPES[type].elements) * BLOCK_TYPES[type].bytes : elements * DTYPE_BYTES[type];

/** What a converter did to a tensor that an architecture means otherwise: `shape` is what the architecture means. */
export type Converted =
  /** Row r of the architecture is row from(r) of the file. */
  { readonly kind: 'rows'; readonly from: (row: number) => number } | { readonly kind: 'transposed' } | { readonly kind: 'plus'; readonly added: number };

export interface TensorEntry {
  readonly name: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** Absolute path, links resolved: ONNX Runtime refuses a link that leaves its folder. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly converted?: Converted;
  /** Of integers that stand for numbers: a number is its integer × this. */
  readonly scale?: number;
}

/** What a file was when it was opened. */
export interface FileStamp {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

export interface Checkpoint {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly files: readonly FileStamp[];
  /** What to say when a tensor is not there, by the name that the file would have for it. */
  readonly missing: (name: string) => UserError;
}

export async function stamp(path: string): Promise<FileStamp> {
  const { size, mtimeMs } = await stat(path);
  return { path, size, modified: mtimeMs };
}

/** Throws where a file is not the one that was opened: its tensors are mapped and would change or vanish in the middle of a run. */
export async function verifyUnchanged(files: readonly FileStamp[]): Promise<void> {
  for (const file of files) {
    const now = await stamp(file.path).catch(() => null);
    if (now?.size !== file.size || now.modified !== file.modified) throw errors.checkpointChanged(file.path);
  }
}
