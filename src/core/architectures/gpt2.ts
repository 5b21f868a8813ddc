/** GPT-2: learned positions, norm before each block, matrices stored transposed (Conv1D). Radford et al. 2019; reference: transformers `GPT2Model`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { headsOf, flag, integer, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { attend } from './attend.ts';
import { type Architecture, type Captures, type Family, next, type Step } from './family.ts';
import { type Activation, ACTIVATIONS, activate, embed, idsInput, layerNorm, project, requireLayerNorm } from './parts.ts';
import type { Tensors } from './tensors.ts';

const KNOWN = new Set([
  'n_head',
  'n_positions',
  'attn_pdrop',
  'scale_attn_weights',
  'scale_attn_by_inverse_layer_idx',
  'reorder_and_upcast_attn',
  'task_specific_params',
]);

interface Shape {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly positions: number;
  readonly vocabulary: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** Scores are divided by √headDim, unless switched off. */
  readonly scaled: boolean;
  /** … and by the layer's number, counted from 1. */
  readonly byLayer: boolean;
}

export const gpt2: Family = {
  types: ['gpt2'],
  prefix: 'transformer.',
  open(config, tensors) {
    const shape = readShape(config);
    requireTensors(shape, tensors);
    return architecture(shape, tensors);
  },
};

function readShape(config: JsonObject): Shape {
  refuseUnknown(config, KNOWN);
  const { width, heads } = headsOf(config, 'n_embd', 'n_head');
  return {
    width,
    heads,
    layers: integer(config, 'n_layer', MAX_LAYERS),
    inner: (config['n_inner'] ?? null) === null ? 4 * width : integer(config, 'n_inner', MAX_WIDTH),
    positions: integer(config, 'n_positions', MAX_WIDTH),
    vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH),
    epsilon: number(config, 'layer_norm_epsilon', 1),
    activation: oneOf(config, 'activation_function', ['gelu_new', ...ACTIVATIONS]),
    scaled: flag(config, 'scale_attn_weights', true),
    byLayer: flag(config, 'scale_attn_by_inverse_layer_idx', false),
  };
}

function requireTensors({ layers, width, inner, positions, vocabulary }: Shape, tensors: Tensors): void {
  tensors.require('wte.weight', [vocabulary, width]);
  tensors.require('wpe.weight', [positions, width]);
  for (let layer = 0; layer < layers; layer++) {
    for (const norm of ['ln_1', 'ln_2']) requireLayerNorm(tensors, `h.${layer}.${norm}`, width);
    requireConv(tensors, `h.${layer}.attn.c_attn`, width, 3 * width);
    requireConv(tensors, `h.${layer}.attn.c_proj`, width, width);
    requireConv(tensors, `h.${layer}.mlp.c_fc`, width, inner);
    requireConv(tensors, `h.${layer}.mlp.c_proj`, inner, width);
  }
  requireLayerNorm(tensors, 'ln_f', width);
}

function architecture(shape: Shape, tensors: Tensors): Architecture {
  const { layers, heads, width, inner, positions, vocabulary } = shape;
  return {
    sites: [{ name: 'decoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim: width / heads }],
    maxTokens: positions,
    vocabulary,
    passingBytes: 4 * (6 * width + 5 * inner),
    inputs: (ids) => ({ input_ids: idsInput(ids), position_ids: idsInput(ids.map((_, position) => position)) }),
    steps: [embedding(shape, tensors), ...Array.from({ length: layers }, (_, layer) => decoderLayer(shape, tensors, layer))],
    logits: output(shape, tensors),
  };
}

function embedding({ width }: Shape, tensors: Tensors): Step {
  return {
    name: 'wte',
    captures: null,
    build(graph) {
      const [words, positions] = [
        embed(graph, tensors, 'wte.weight', graph.input('input_ids', 'int64', ['n'])),
        embed(graph, tensors, 'wpe.weight', graph.input('position_ids', 'int64', ['n'])),
      ];
      graph.output(next('hidden'), graph.op('Add', [words, positions]), ['n', width]);
    },
  };
}

function decoderLayer({ width, heads, epsilon, activation, scaled, byLayer }: Shape, tensors: Tensors, layer: number): Step {
  const name = `h.${layer}`;
  const headDim = width / heads;
  const rule = { ...PLAIN_RULE, causal: true, scale: (scaled ? 1 / Math.sqrt(headDim) : 1) / (byLayer ? layer + 1 : 1) };
  const output: Captures['output'] = (graph, z) => conv(graph, tensors, z, `${name}.attn.c_proj`);
  return {
    name,
    captures: { site: 'decoder.self', layer, score: rule, output },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const fused = conv(graph, tensors, layerNorm(graph, tensors, x, `${name}.ln_1`, epsilon), `${name}.attn.c_attn`);
      const [q, k, v] = [0, 1, 2].map((part) =>
        graph.op('Slice', [fused, graph.integers([part * width]), graph.integers([(part + 1) * width]), graph.integers([1])]),
      );
      if (!q || !k || !v) throw new Error('a third is missing');
      const attended = output(graph, attend(graph, q, k, v, { heads, keyValueHeads: heads, headDim }, rule));
      const middle = graph.op('Add', [attended, x]);
      const raised = activate(graph, conv(graph, tensors, layerNorm(graph, tensors, middle, `${name}.ln_2`, epsilon), `${name}.mlp.c_fc`), activation);
      graph.probe('attended', attended, ['n', width]);
      graph.probe('after', middle, ['n', width]);
      graph.output(next('hidden'), graph.op('Add', [conv(graph, tensors, raised, `${name}.mlp.c_proj`), middle]), ['n', width]);
      for (const [label, value] of [
        ['q', q],
        ['k', k],
        ['v', v],
      ] as const)
        graph.output(label, value, ['n', width]);
    },
  };
}

/** The output layer is the embedding table again. */
function output({ width, vocabulary, epsilon }: Shape, tensors: Tensors): Step {
  return {
    name: 'lm_head',
    captures: null,
    build(graph) {
      const x = layerNorm(graph, tensors, graph.input('hidden', 'float32', ['n', width]), 'ln_f', epsilon);
      graph.output(next('logits'), project(graph, tensors, x, tensors.has('lm_head.weight') ? 'lm_head' : 'wte'), ['n', vocabulary]);
    },
  };
}

/** x W + b, W stored as [in, out]. */
const conv = (graph: Graph, tensors: Tensors, x: Value, name: string) =>
  graph.op('Gemm', [x, tensors.load(graph, `${name}.weight`), tensors.load(graph, `${name}.bias`)]);

function requireConv(tensors: Tensors, name: string, from: number, out: number): void {
  tensors.require(`${name}.weight`, [from, out]);
  tensors.require(`${name}.bias`, [out]);
}
