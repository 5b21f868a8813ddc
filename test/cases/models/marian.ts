/** Marian binaries: any items, and small ones that are broken in one way each. */
import type { ModelFiles } from './folder.ts';

export interface Item {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

export const FLOAT32 = 0x0404;
export const INTGEMM8 = 0x4101;
export const INT8 = 0x0101;

const ALIGNMENT = 256;

/** Numbers that are not what they should be; those of items are the first one's. */
interface Broken {
  readonly version?: bigint;
  readonly count?: bigint;
  readonly nameLength?: bigint;
  readonly padding?: bigint;
}

export function marianFile(items: readonly Item[], { version = 1n, count, nameLength, padding }: Broken = {}): Buffer {
  const filled = items.map(({ data }, at) => (at < items.length - 1 ? Buffer.concat([data, filling(data.length)]) : data));
  const head = Buffer.concat([
    uint64(version, count ?? BigInt(items.length)),
    ...items.map(({ name, type, shape }, at) =>
      uint64((at === 0 ? nameLength : undefined) ?? BigInt(Buffer.byteLength(name) + 1), BigInt(type), BigInt(shape.length), BigInt(filled[at]?.length ?? 0)),
    ),
    ...items.map(({ name }) => Buffer.from(`${name}\0`)),
    ...items.map(({ shape }) => Buffer.from(Int32Array.from(shape).buffer)),
  ]);
  const start = filling(head.length + 8);
  return Buffer.concat([head, uint64(padding ?? BigInt(start.length)), start, ...filled]);
}

const filling = (length: number) => Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);

const uint64 = (...values: readonly bigint[]) => Buffer.from(BigUint64Array.from(values).buffer);

const table = (type: number): Item => ({ name: 'Wemb', type, shape: [2, 2], data: Buffer.alloc(16) });

const broken =
  (numbers: Broken, type = FLOAT32) =>
  (): ModelFiles => ({ 'model.bin': marianFile([table(type)], numbers) });

export const MARIAN: Readonly<Record<string, () => ModelFiles>> = {
  'marian-item-count-huge': broken({ count: 1n << 59n }),
  'marian-version-7': broken({ version: 7n }),
  'marian-name-length-huge': broken({ nameLength: 1n << 40n }),
  'marian-unsupported-type': broken({}, 0x0801),
  'marian-padding-outside': broken({ padding: 1n << 50n }),
  'marian-no-config': broken({}),
};
