/** All heads small. A cell is a block of queries and keys: mean over the queries, sum over the keys, as words are merged. */
import type { LayerCapture } from './kernel.ts';

/** Cells a side at most; a shorter text has one cell a token. */
const MAX_SIZE = 32;

/** Query rows at a time, so that memory does not grow with n². */
const BLOCK = 256;

export const thumbnailSize = ({ queries, keys }: LayerCapture) => Math.min(MAX_SIZE, Math.max(queries, keys));

/** Cells of a layer's heads, [heads, size, size]. `rowsOf` gives the numbers of all heads of the queries from…to, [heads, to − from, keys]. */
export async function layerCells(layer: LayerCapture, rowsOf: (from: number, to: number) => Promise<Float32Array>): Promise<Float32Array> {
  const size = thumbnailSize(layer);
  const sums = new Float32Array(layer.heads * size * size);
  const columns = cells(layer.keys, size);
  const rows = cells(layer.queries, size);
  for (let from = 0; from < layer.queries; from += BLOCK) {
    const to = Math.min(from + BLOCK, layer.queries);
    pool(await rowsOf(from, to), from, to, layer, rows, columns, sums);
  }
  const queriesIn = new Float32Array(size);
  for (const cell of rows) queriesIn[cell] = (queriesIn[cell] ?? 0) + 1;
  return sums.map((sum, at) => sum / Math.max(1, queriesIn[Math.floor(at / size) % size] ?? 1));
}

/** 255 · √(cell / most), since most weights are small and the eye should still see them. */
export const pixelsOf = (cells: Float32Array, most: number) => Uint8Array.from(cells, (cell) => Math.round(255 * Math.sqrt(Math.min(1, cell / most))));

/** The cell of each token. */
const cells = (tokens: number, size: number) =>
  Uint16Array.from({ length: tokens }, (_, token) => (tokens <= size ? token : Math.floor((token * size) / tokens)));

function pool(
  weights: Float32Array,
  from: number,
  to: number,
  { heads, keys }: LayerCapture,
  rows: Uint16Array,
  columns: Uint16Array,
  sums: Float32Array,
): void {
  const size = Math.sqrt(sums.length / heads);
  let at = 0;
  for (let head = 0; head < heads; head++) {
    for (let query = from; query < to; query++) {
      const row = (head * size + (rows[query] ?? 0)) * size;
      for (let key = 0; key < keys; key++) {
        const cell = row + (columns[key] ?? 0);
        sums[cell] = (sums[cell] ?? 0) + (weights[at++] ?? 0);
      }
    }
  }
}
