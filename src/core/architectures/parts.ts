/** What many families share, as pieces of a graph. Activations are [tokens, width], without a batch axis, so that linear layers are used as they are stored. */
import type { Graph, Value } from '../graph/graph.ts';
import type { Tensors } from './tensors.ts';

/** x Wᵀ + b, W as PyTorch stores it: [out, in]. */
export function linear(graph: Graph, tensors: Tensors, x: Value, name: string): Value {
  return graph.op('Gemm', [x, tensors.load(graph, `${name}.weight`), tensors.load(graph, `${name}.bias`)], { transB: 1 });
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

/** Attention without mask and bias, in memory that grows with n, not n²: [tokens, heads × head_dim] each, and the same out. */
export function bidirectionalAttention(graph: Graph, q: Value, k: Value, v: Value, heads: number, width: number): Value {
  const batched = (x: Value) => graph.op('Reshape', [x, graph.integers([1, -1, width])]);
  const z = graph.microsoft('MultiHeadAttention', [batched(q), batched(k), batched(v)], { num_heads: heads });
  return graph.op('Reshape', [z, graph.integers([-1, width])]);
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

/** Rows of an embedding table. */
export function embed(graph: Graph, tensors: Tensors, name: string, ids: Value): Value {
  return graph.op('Gather', [tensors.load(graph, name), ids], { axis: 0 });
}
