/** The items of a Marian binary as tensors: as PyTorch has them, under names that end as PyTorch's do. */
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { errors } from '../../errors.ts';
import type { TensorEntry } from '../checkpoint.ts';
import { type Item, TYPES } from './items.ts';

/** Tables of embeddings are stored as their shape says. */
const TABLE = /(^|_)Wemb$/;

/**
 * A matrix of 8 bits is stored row by row of its outputs, as PyTorch does, while its shape speaks of the other order; one of float32 is stored as its
 * shape says. What is one row has the shape of its elements alone.
 */
export function tensorsOf(items: readonly Item[], file: string): Map<string, TensorEntry> {
  const open = openSync(file, 'r');
  try {
    return new Map(
      items
        .filter(({ type, name }) => type !== TYPES.int8 && !name.endsWith('_QuantMultA')) // multipliers of activations are for engines of 8 bits
        .map((item) => {
          const entry = entryOf(item, file, open);
          return [entry.name, entry];
        }),
    );
  } finally {
    closeSync(open);
  }
}

function entryOf(item: Item, file: string, open: number): TensorEntry {
  const { type, shape: stored, offset } = item;
  const name = plainName(item.name);
  const elements = stored.reduce((product, size) => product * size, 1);
  const [rows = 1, columns = 1] = stored;
  const isRow = stored.length === 2 && rows === 1;
  const turned = stored.length === 2 && !isRow && !TABLE.test(item.name);
  const shape = isRow ? [columns] : turned ? [columns, rows] : stored;
  if (type === TYPES.intgemm8) return { name, dtype: 'I8', shape, file, offset, length: elements, scale: scaleAt(open, offset + elements, item.name, file) };
  return { name, dtype: 'F32', shape, file, offset, length: 4 * elements, ...(turned ? { converted: { kind: 'transposed' } } : {}) };
}

/** After its integers a matrix has what its numbers were multiplied by. */
function scaleAt(open: number, offset: number, name: string, file: string): number {
  const bytes = Buffer.alloc(4);
  readSync(open, bytes, 0, 4, offset);
  const scale = 1 / bytes.readFloatLE();
  if (!(scale > 0 && scale < Infinity)) throw errors.entryUnreadable(path.basename(file), name);
  return scale;
}

/** `encoder_l1_self_Wq` is `encoder_l1_self_q.weight`, `encoder_l1_self_bq` its bias; of a norm, `…_ln_scale` is the weight. */
const plainName = (name: string) =>
  TABLE.test(name)
    ? `${name}.weight`
    : name
        .replace(/_ln_scale$/, '_ln.weight')
        .replace(/_ln_bias$/, '_ln.bias')
        .replace(/_W(\w?)$/, (_, which: string) => `${which && '_'}${which}.weight`)
        .replace(/_b(\w?)$/, (_, which: string) => `${which && '_'}${which}.bias`);

/** The other way round. */
export const marianName = (name: string) =>
  name
    .replace(/Wemb\.weight$/, 'Wemb')
    .replace(/_ln\.weight$/, '_ln_scale')
    .replace(/_ln\.bias$/, '_ln_bias')
    .replace(/(?:_(\w))?\.weight$/, '_W$1')
    .replace(/(?:_(\w))?\.bias$/, '_b$1');
