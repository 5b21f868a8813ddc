/** DeBERTa's tables of positions, as keys and queries of every layer: the same for all texts. */
import { type Tensor } from 'onnxruntime-node';
import path from 'node:path';
import { flag, oneOf } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { Graph } from '../graph/graph.ts';
import { createSession } from '../graph/session.ts';
import { layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import type { EncoderShape, LayerNames } from './postNorm.ts';
import type { Tensors } from './tensors.ts';

const TABLE = 'encoder.rel_embeddings.weight';
const NORM = 'encoder.LayerNorm';

export interface PositionTables {
  /** [rows, width], null where a term is not there. */
  readonly layers: readonly { readonly keys: Float32Array | null; readonly queries: Float32Array | null }[];
  /** The same as inputs of the layers, `position_keys.LAYER` and `position_queries.LAYER`. */
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** @param terms `c2p` asks for keys, `p2c` for queries */
export async function positionTables(
  config: JsonObject,
  { width, layers, epsilon }: EncoderShape,
  tensors: Tensors,
  names: (layer: number) => LayerNames,
  rows: number,
  terms: readonly string[],
): Promise<PositionTables> {
  const normed = oneOf(config, 'norm_rel_ebd', ['none', 'layer_norm']) === 'layer_norm';
  const shared = flag(config, 'share_att_key', false);
  tensors.require(TABLE, [rows, width]);
  if (normed) requireLayerNorm(tensors, NORM, width);
  const graph = new Graph();
  const stored = tensors.load(graph, TABLE);
  const table = normed ? layerNorm(graph, tensors, stored, NORM, epsilon) : stored;
  for (let layer = 0; layer < layers; layer++) {
    const { layer: name, key, query } = names(layer);
    const made: readonly (readonly [term: string, output: string, projection: string])[] = [
      ['c2p', 'position_keys', shared ? key : `${name}.attention.self.pos_key_proj`],
      ['p2c', 'position_queries', shared ? query : `${name}.attention.self.pos_query_proj`],
    ];
    for (const [term, output, projection] of made) {
      if (!terms.includes(term)) continue;
      requireLinear(tensors, projection, width, width);
      graph.output(`${output}.${layer}`, linear(graph, tensors, table, projection), [rows, width]);
    }
  }
  const session = await createSession(graph.encode(), path.dirname(tensors.find(TABLE).file));
  const inputs = await session.run({});
  await session.release();
  return {
    inputs,
    layers: Array.from({ length: layers }, (_, layer) => ({ keys: floats(`position_keys.${layer}`), queries: floats(`position_queries.${layer}`) })),
  };

  function floats(name: string): Float32Array | null {
    const data = inputs[name]?.data;
    return data instanceof Float32Array ? data : null;
  }
}
