/** The convolution over neighbouring tokens that large DeBERTa models have beside their first layer. */
import { integer, MAX_WIDTH, oneOf } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { ACTIVATIONS, activate, layerNorm, requireLayerNorm } from './parts.ts';
import type { EncoderShape } from './postNorm.ts';
import type { Tensors } from './tensors.ts';

/** Adds it to the outcome of the first layer, whose input it reads; null where the model has none. */
export function convolution(
  config: JsonObject,
  { width, epsilon }: EncoderShape,
  tensors: Tensors,
): ((graph: Graph, input: Value, out: Value) => Value) | null {
  if (!config['conv_kernel_size']) return null;
  const kernel = integer(config, 'conv_kernel_size', MAX_WIDTH);
  const groups = (config['conv_groups'] ?? null) === null ? 1 : integer(config, 'conv_groups', width);
  const activation = oneOf(config, 'conv_act', ['tanh', ...ACTIVATIONS]);
  tensors.require('encoder.conv.conv.weight', [width, width / groups, kernel]);
  tensors.require('encoder.conv.conv.bias', [width]);
  requireLayerNorm(tensors, 'encoder.conv.LayerNorm', width);
  const padding = Math.floor((kernel - 1) / 2);
  return (graph, input, out) => {
    const columns = graph.op('Unsqueeze', [graph.op('Transpose', [input], { perm: [1, 0] }), graph.integers([0])]);
    const weights = [tensors.load(graph, 'encoder.conv.conv.weight'), tensors.load(graph, 'encoder.conv.conv.bias')];
    const convolved = graph.op('Conv', [columns, ...weights], { group: groups, pads: [padding, padding] });
    const rows = graph.op('Transpose', [graph.op('Squeeze', [convolved, graph.integers([0])])], { perm: [1, 0] });
    const active = activation === 'tanh' ? graph.op('Tanh', [rows]) : activate(graph, rows, activation);
    return layerNorm(graph, tensors, graph.op('Add', [out, active]), 'encoder.conv.LayerNorm', epsilon);
  };
}
