/** Writes safetensors files, well-formed ones and others: 8 bytes of header length, JSON, data. */
import type { Tensors } from './tensors.ts';

/** One tensor's entry. Not read-only and loosely typed, since broken files are made by changing it. */
export interface Entry {
  dtype: string;
  shape: readonly number[];
  data_offsets: readonly number[];
}

export type Header = Record<string, Entry>;

export interface Layout {
  readonly header: Header;
  readonly data: Buffer;
}

export function layout(tensors: Tensors): Layout {
  const header: Header = {};
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    parts.push(bytes);
    offset += bytes.length;
  }
  return { header, data: Buffer.concat(parts) };
}

/** The bytes of a file. The header may be JSON text already; `length` stands in for its true length. */
export function safetensors(header: object | string, data: Buffer, { length, pad = true }: { length?: bigint; pad?: boolean } = {}): Buffer {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const padding = pad ? ' '.repeat(-Buffer.byteLength(text) & 7) : '';
  const head = Buffer.from(text + padding);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(head.length));
  return Buffer.concat([size, head, data]);
}
