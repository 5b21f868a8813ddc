/** What many families share, as pieces of a graph. Activations are [tokens, width], without a batch axis, so that linear layers are used as they are stored. */
import { Tensor } from 'onnxruntime-node';
import type { Graph, Value } from '../graph/graph.ts';
import type { Tensors } from './tensors.ts';

/** x Wᵀ + b, W as PyTorch stores it: [out, in]. */
export function linear(graph: Graph, tensors: Tensors, x: Value, name: string): Value {
  return tensors.linear(graph, x, `${name}.weight`, `${name}.bias`);
}

export function requireLinear(tensors: Tensors, name: string, out: number, from: number): void {
  tensors.require(`${name}.weight`, [out, from]);
  tensors.require(`${name}.bias`, [out]);
}

export function layerNorm(graph: Graph, tensors: Tensors, x: Value, name: string, epsilon: number): Value {
  return graph.op('LayerNormalization', [x, tensors.load(graph, `${name}.weight`), tensors.load(graph, `${name}.bias`)], {
    axis: -1,
    epsilon: { float: epsilon },
  });
}

export function requireLayerNorm(tensors: Tensors, name: string, width: number): void {
  tensors.require(`${name}.weight`, [width]);
  tensors.require(`${name}.bias`, [width]);
}

/** x / rms(x) · w, w from the checkpoint; `offset` is added to it (Gemma keeps w − 1). */
export function rmsNorm(graph: Graph, tensors: Tensors, x: Value, name: string, epsilon: number, offset = 0): Value {
  const stored = tensors.load(graph, `${name}.weight`);
  const weight = offset === 0 ? stored : graph.op('Add', [stored, graph.float(offset)]);
  return graph.op('RMSNormalization', [x, weight], { axis: -1, epsilon: { float: epsilon } });
}

/** x Wᵀ, without a bias. */
export function project(graph: Graph, tensors: Tensors, x: Value, name: string): Value {
  return tensors.linear(graph, x, `${name}.weight`);
}

/** Hugging Face's names of activations: see `ACT2FN` in transformers. */
export const ACTIVATIONS = ['gelu', 'gelu_new', 'gelu_pytorch_tanh', 'relu', 'silu', 'swish'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export function activate(graph: Graph, x: Value, activation: Activation): Value {
  switch (activation) {
    case 'gelu':
      return graph.microsoft('Gelu', [x]);
    case 'gelu_new':
    case 'gelu_pytorch_tanh':
      return graph.microsoft('FastGelu', [x]);
    case 'relu':
      return graph.op('Relu', [x]);
    case 'silu':
    case 'swish':
      return graph.op('Mul', [x, graph.op('Sigmoid', [x])]);
  }
}

/** Token ids as a graph's input. */
export const idsInput = (ids: readonly number[]) => new Tensor('int64', BigInt64Array.from(ids, BigInt), [ids.length]);

/** Rows of an embedding table; the ids are an input of the graph. */
export function embed(graph: Graph, tensors: Tensors, name: string, ids: Value): Value {
  return tensors.rows(graph, name, ids);
}

/** x Wᵀ, with a bias or without. */
export const dense = (graph: Graph, tensors: Tensors, x: Value, name: string, biased: boolean): Value =>
  biased ? linear(graph, tensors, x, name) : project(graph, tensors, x, name);

export function requireDense(tensors: Tensors, name: string, out: number, from: number, biased: boolean): void {
  tensors.require(`${name}.weight`, [out, from]);
  if (biased) tensors.require(`${name}.bias`, [out]);
}

/** x W + b, W stored as [in, out]: GPT-2's Conv1D. */
export const conv = (graph: Graph, tensors: Tensors, x: Value, name: string): Value =>
  graph.op('Gemm', [x, tensors.load(graph, `${name}.weight`), tensors.load(graph, `${name}.bias`)]);

export function requireConv(tensors: Tensors, name: string, from: number, out: number): void {
  tensors.require(`${name}.weight`, [from, out]);
  tensors.require(`${name}.bias`, [out]);
}

/** The columns from…to of x, [n, to − from]. */
export const columns = (graph: Graph, x: Value, from: number, to: number): Value =>
  graph.op('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([1])]);

export const times = (graph: Graph, x: Value, factor: number): Value => (factor === 1 ? x : graph.op('Mul', [x, graph.float(factor)]));

/** cap · tanh(x / cap), or x where there is no cap. */
export const softCap = (graph: Graph, x: Value, cap: number | null): Value =>
  cap === null ? x : times(graph, graph.op('Tanh', [times(graph, x, 1 / cap)]), cap);
