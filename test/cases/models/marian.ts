/** Marian binaries that are broken in one way each: files of one item, Wemb of 2 × 2 numbers. */
import type { ModelFiles } from './folder.ts';

interface Broken {
  readonly version?: bigint;
  readonly count?: bigint;
  readonly nameLength?: bigint;
  readonly type?: bigint;
  readonly padding?: bigint;
}

const ALIGNMENT = 256;

export function marianFile({ version = 1n, count = 1n, nameLength = 5n, type = 0x0404n, padding }: Broken = {}): Buffer {
  const data = Buffer.alloc(16);
  const head = Buffer.concat([
    uint64(version, count, nameLength, type, 2n, BigInt(data.length)),
    Buffer.from('Wemb\0'),
    Buffer.from(Int32Array.of(2, 2).buffer),
  ]);
  const filling = (ALIGNMENT - ((head.length + 8) % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([head, uint64(padding ?? BigInt(filling)), Buffer.alloc(filling), data]);
}

const uint64 = (...values: readonly bigint[]) => Buffer.from(BigUint64Array.from(values).buffer);

const file = (broken: Broken) => (): ModelFiles => ({ 'model.bin': marianFile(broken) });

export const MARIAN: Readonly<Record<string, () => ModelFiles>> = {
  'marian-item-count-huge': file({ count: 1n << 59n }),
  'marian-version-7': file({ version: 7n }),
  'marian-name-length-huge': file({ nameLength: 1n << 40n }),
  'marian-unsupported-type': file({ type: 0x0801n }),
  'marian-padding-outside': file({ padding: 1n << 50n }),
  'marian-no-config': file({}),
};
