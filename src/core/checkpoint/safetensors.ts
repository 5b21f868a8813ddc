/**
 * Reads the header of a safetensors file: 8 bytes of length, that much JSON, then the tensors without a hole.
 * The file comes from anywhere, so nothing in it is believed. Format: https://github.com/huggingface/safetensors#format
 */
import { type FileHandle, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../errors.ts';
import { DTYPE_BYTES, isDType, type TensorEntry } from './checkpoint.ts';
import { repeatedKey } from './repeatedKey.ts';

/** The format's own limit: a larger header is not read into memory. */
const MAX_HEADER_BYTES = 100_000_000;

export async function readSafetensors(file: string): Promise<TensorEntry[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const { header, dataStart } = await readHeader(handle, file, size);
    const entries = parseHeader(header, { file: await realpath(file), name: path.basename(file), dataStart });
    checkLayout(entries, path.basename(file), dataStart, size);
    return entries;
  } finally {
    await handle.close();
  }
}

async function readHeader(handle: FileHandle, file: string, size: number): Promise<{ header: string; dataStart: number }> {
  const name = path.basename(file);
  if (size === 0) throw errors.fileEmpty(name);
  const start = await read(handle, 0, Math.min(size, 64));
  const text = start.toString('latin1').toLowerCase();
  if (text.startsWith('version https://git-lfs')) throw errors.gitLfsPointer(name);
  if (text.trimStart().startsWith('<!doctype') || text.trimStart().startsWith('<html')) throw errors.webPage(name);
  if (size < 8) throw errors.fileTooShort(name);
  const length = start.readBigUInt64LE();
  const rest = size - 8;
  if (length > BigInt(MAX_HEADER_BYTES)) throw length > BigInt(rest) ? errors.notSafetensors(name) : errors.headerTooLarge(name, MAX_HEADER_BYTES / 1e6);
  if (length > BigInt(rest)) throw errors.fileIncomplete(name, size, 8 + Number(length));
  return { header: (await read(handle, 8, Number(length))).toString('utf8'), dataStart: 8 + Number(length) };
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function parseHeader(header: string, { file, name, dataStart }: { file: string; name: string; dataStart: number }): TensorEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(header);
  } catch {
    throw errors.headerUnreadable(name);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw errors.headerUnreadable(name);
  const repeated = repeatedKey(header);
  if (repeated !== null) throw errors.nameTwice(name, repeated);
  return Object.entries(parsed)
    .filter(([tensor]) => tensor !== '__metadata__')
    .map(([tensor, entry]: [string, unknown]) => parseEntry(tensor, entry, { file, name, dataStart }));
}

function parseEntry(tensor: string, entry: unknown, { file, name, dataStart }: { file: string; name: string; dataStart: number }): TensorEntry {
  if (typeof entry !== 'object' || entry === null || !('dtype' in entry && 'shape' in entry && 'data_offsets' in entry))
    throw errors.entryUnreadable(name, tensor);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDType(dtype)) throw errors.dtypeUnknown(name, tensor, String(dtype));
  if (!isSizes(shape) || !isSizes(offsets)) throw errors.entryUnreadable(name, tensor);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2) throw errors.entryUnreadable(name, tensor);
  if (end < begin) throw errors.rangeReversed(name, tensor);
  const length = end - begin;
  const bytes = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
  if (bytes !== length) throw errors.sizeMismatch(name, tensor, `[${shape.join(', ')}]`, dtype, length); // an overflowing product is no safe integer and never equal
  return { name: tensor, dtype, shape, file, offset: dataStart + begin, length };
}

const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

/** The tensors must follow each other from the first to the last byte. */
function checkLayout(entries: readonly TensorEntry[], name: string, dataStart: number, size: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset || a.length - b.length);
  let end = dataStart;
  let last = '';
  for (const entry of sorted) {
    if (entry.offset < end) throw errors.rangesOverlap(name, last, entry.name);
    if (entry.offset > end) {
      // A hole is left by a tensor that lies elsewhere; one that lies outside explains it best.
      const outside = sorted.find(({ offset, length }) => offset + length > size);
      throw outside ? errors.rangeOutside(name, outside.name) : errors.strayBytes(name, entry.offset - end);
    }
    end = entry.offset + entry.length;
    last = entry.name;
  }
  if (end > size) throw errors.fileIncomplete(name, size, end);
  if (end < size) throw errors.strayBytes(name, size - end);
}
