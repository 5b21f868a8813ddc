/** What a number of a link says. A measure is a file here, a line in index.ts, and its texts in src/protocol/measures.ts. */
import type { LayerCapture } from '../../attention/kernel.ts';

export interface Measure {
  /** The numbers of some heads of a layer of a site, of the queries from…to: [heads, to − from, keys]. Never negative. */
  readonly rows: (layers: readonly LayerCapture[], layer: number, heads: readonly number[], from: number, to: number) => Promise<Float32Array>;
}

export function layerAt(layers: readonly LayerCapture[], layer: number): LayerCapture {
  const found = layers[layer];
  if (!found) throw new RangeError(`no layer ${layer}`);
  return found;
}
