/** The weights themselves. */
import { headWeights } from '../../attention/kernel.ts';
import { headRow } from '../../attention/row.ts';
import { layerAt, type Measure } from './measure.ts';

export const weight: Measure = {
  async rows(layers, at, heads, from, to) {
    const layer = layerAt(layers, at);
    if (to - from !== 1) return headWeights(layer, heads, from, to);
    const rows = new Float32Array(heads.length * layer.keys); // for a single row the kernel would first turn all keys round
    heads.forEach((head, place) => rows.set(headRow(layer, head, from).weights, place * layer.keys));
    return rows;
  },
};
