/** All heads small. A cell is a block of queries and keys: mean over the queries, sum over the keys, as words are merged. */
import { headWeights, type LayerCapture } from './kernel.ts';

/** Cells a side at most; a shorter text has one cell a token. */
const MAX_SIZE = 32;

/** Query rows at a time, so that memory does not grow with n². */
const BLOCK = 256;

export const thumbnailSize = ({ queries, keys }: LayerCapture) => Math.min(MAX_SIZE, Math.max(queries, keys));

/** Pixels of a layer's heads, [heads, size, size]: 255 · √weight, since most weights are small and the eye should still see them. */
export async function layerThumbnails(layer: LayerCapture): Promise<Uint8Array> {
  const size = thumbnailSize(layer);
  const sums = new Float32Array(layer.heads * size * size);
  const heads = Array.from({ length: layer.heads }, (_, head) => head);
  const columns = cells(layer.keys, size);
  const rows = cells(layer.queries, size);
  for (let from = 0; from < layer.queries; from += BLOCK) {
    const to = Math.min(from + BLOCK, layer.queries);
    pool(await headWeights(layer, heads, from, to), from, to, layer, rows, columns, sums);
  }
  const queriesIn = new Float32Array(size);
  for (const cell of rows) queriesIn[cell] = (queriesIn[cell] ?? 0) + 1;
  return Uint8Array.from(sums, (sum, at) => Math.round(255 * Math.sqrt(Math.min(1, sum / Math.max(1, queriesIn[Math.floor(at / size) % size] ?? 1)))));
}

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
