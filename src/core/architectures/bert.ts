/** BERT: absolute positions, segments, norm after each residual. Devlin et al. 2019; reference: transformers `BertModel`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { integer, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { attend } from './attend.ts';
import { type Architecture, type Family, next, type Step } from './family.ts';
import { type Activation, ACTIVATIONS, activate, embed, idsInput, layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import type { Tensors } from './tensors.ts';

/** Keys that speak of attention and are understood, or change nothing at inference. */
const KNOWN = new Set([
  'num_attention_heads',
  'max_position_embeddings',
  'position_embedding_type',
  'attention_probs_dropout_prob',
  'attn_implementation',
  '_attn_implementation',
  '_attn_implementation_autoset',
  'output_attentions',
  'num_hidden_layers',
  'pooler_num_attention_heads',
  'pooler_size_per_head',
]);

interface Shape {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly positions: number;
  readonly segments: number;
  readonly vocabulary: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

export const bert: Family = {
  types: ['bert'],
  prefix: 'bert.',
  open(config, tensors) {
    const shape = readShape(config);
    requireTensors(shape, tensors);
    return architecture(shape, tensors);
  },
};

function readShape(config: JsonObject): Shape {
  oneOf(config, 'position_embedding_type', ['absolute']);
  refuseUnknown(config, KNOWN);
  const width = integer(config, 'hidden_size', MAX_WIDTH);
  const heads = integer(config, 'num_attention_heads', MAX_WIDTH);
  if (width % heads !== 0) throw errors.headsDoNotDivide(width, heads);
  return {
    width,
    heads,
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    positions: integer(config, 'max_position_embeddings', MAX_WIDTH),
    segments: integer(config, 'type_vocab_size', MAX_WIDTH),
    vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH),
    epsilon: number(config, 'layer_norm_eps', 1),
    activation: oneOf(config, 'hidden_act', ACTIVATIONS),
  };
}

const layerName = (layer: number) => `encoder.layer.${layer}`;

function requireTensors({ layers, width, inner, positions, segments, vocabulary }: Shape, tensors: Tensors): void {
  tensors.require('embeddings.word_embeddings.weight', [vocabulary, width]);
  tensors.require('embeddings.position_embeddings.weight', [positions, width]);
  tensors.require('embeddings.token_type_embeddings.weight', [segments, width]);
  requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
  for (let layer = 0; layer < layers; layer++) {
    const name = layerName(layer);
    for (const part of ['query', 'key', 'value']) requireLinear(tensors, `${name}.attention.self.${part}`, width, width);
    requireLinear(tensors, `${name}.attention.output.dense`, width, width);
    requireLayerNorm(tensors, `${name}.attention.output.LayerNorm`, width);
    requireLinear(tensors, `${name}.intermediate.dense`, inner, width);
    requireLinear(tensors, `${name}.output.dense`, width, inner);
    requireLayerNorm(tensors, `${name}.output.LayerNorm`, width);
  }
}

function architecture(shape: Shape, tensors: Tensors): Architecture {
  const { layers, heads, width, inner, positions, segments, vocabulary } = shape;
  return {
    sites: [{ name: 'encoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim: width / heads }],
    maxTokens: positions,
    vocabulary,
    passingBytes: 4 * (6 * width + 5 * inner),
    inputs: (ids, types) => ({
      input_ids: idsInput(ids),
      position_ids: idsInput(ids.map((_, position) => position)),
      token_type_ids: idsInput(types.map((type) => Math.min(type, segments - 1))),
    }),
    steps: [embedding(shape, tensors), ...Array.from({ length: layers }, (_, layer) => encoderLayer(shape, tensors, layer))],
    logits: null,
  };
}

function embedding({ width, epsilon }: Shape, tensors: Tensors): Step {
  return {
    name: 'embeddings',
    captures: null,
    build(graph) {
      const rows = (table: string, input: string) => embed(graph, tensors, `embeddings.${table}.weight`, graph.input(input, 'int64', ['n']));
      const words = graph.op('Add', [rows('word_embeddings', 'input_ids'), rows('token_type_embeddings', 'token_type_ids')]);
      const sum = graph.op('Add', [words, rows('position_embeddings', 'position_ids')]);
      graph.output(next('hidden'), layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon), ['n', width]);
    },
  };
}

function encoderLayer({ width, heads, epsilon, activation }: Shape, tensors: Tensors, layer: number): Step {
  const name = layerName(layer);
  const rule = { ...PLAIN_RULE, scale: 1 / Math.sqrt(width / heads) };
  return {
    name,
    captures: { site: 'encoder.self', layer, score: rule },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const [q, k, v] = [part('query'), part('key'), part('value')];
      const attended = linear(
        graph,
        tensors,
        attend(graph, q, k, v, { heads, keyValueHeads: heads, headDim: width / heads }, rule),
        `${name}.attention.output.dense`,
      );
      const middle = layerNorm(graph, tensors, graph.op('Add', [attended, x]), `${name}.attention.output.LayerNorm`, epsilon);
      const raised = activate(graph, linear(graph, tensors, middle, `${name}.intermediate.dense`), activation);
      const out = graph.op('Add', [linear(graph, tensors, raised, `${name}.output.dense`), middle]);
      graph.output(next('hidden'), layerNorm(graph, tensors, out, `${name}.output.LayerNorm`, epsilon), ['n', width]);
      for (const [label, value] of [
        ['q', q],
        ['k', k],
        ['v', v],
      ] as const)
        graph.output(label, value, ['n', width]);

      function part(which: string) {
        return linear(graph, tensors, x, `${name}.attention.self.${which}`);
      }
    },
  };
}
