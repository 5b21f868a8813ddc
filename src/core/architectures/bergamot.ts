/**
 * Translation models of Firefox (Bergamot): Marian's transformer with an encoder normed after each residual, and a small recurrent decoder that has
 * cross-attention and no self-attention. Bogoychev et al. 2020, "Edinburgh's Submissions to the 2020 Machine Translation Efficiency Task"; reference: Marian's
 * src/models/transformer.h. checkpoint/marian reads the file and refuses settings that are not computed.
 */
import { Tensor } from 'onnxruntime-node';
import { flag, headsOf, integer, MAX_LAYERS, MAX_WIDTH, oneOf } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph } from '../graph/graph.ts';
import { memoryStep } from './encoderDecoder.ts';
import { type Family, next, type Step } from './family.ts';
import { scoresStep } from './languageModel.ts';
import { ACTIVATIONS, embed, idsInput, layerNorm, linear, project, requireLayerNorm, requireLinear } from './parts.ts';
import { byRule, type EncoderShape, endOf, layerGraph, type LayerNames, layerSteps, plainRule } from './postNorm.ts';
import { frequencies, sinusoids } from './sinusoids.ts';
import { recurrence } from './ssru.ts';
import type { Tensors } from './tensors.ts';

/** These models are made for sentences; positions go on without end. */
const MAX_TOKENS = 512;
/** Of a target, in lengths of its source: what the models are published with. */
const LONGEST = 2.5;

const END = 0;
const UNKNOWN = 1;

export const bergamot: Family = {
  types: ['bergamot'],
  prefix: '',
  open(config, tensors) {
    const encoder = encoderShape(config);
    const { width, heads, layers } = encoder;
    const decoder = { ...encoder, layers: integer(config, 'decoder_layers', MAX_LAYERS), inner: integer(config, 'decoder_ffn_dim', MAX_WIDTH) };
    const sources = table(config, tensors, 'encoder', 'vocab_size', width);
    const targets = table(config, tensors, 'decoder', 'decoder_vocab_size', width);
    const shape = { heads, keyValueHeads: heads, headDim: width / heads };
    const longest = (sourceTokens: number) => Math.ceil(LONGEST * sourceTokens);
    return {
      sites: [
        { name: 'encoder.self', queries: 'source', keys: 'source', layers, ...shape },
        { name: 'decoder.cross', queries: 'target', keys: 'source', layers: decoder.layers, ...shape },
      ],
      maxTokens: MAX_TOKENS,
      vocabulary: Math.min(sources.rows, targets.rows),
      passingBytes: 4 * (6 * width + 5 * encoder.inner),
      inputs: (ids) => ({
        input_ids: idsInput(ids),
        ...places(
          ids.length,
          width,
          ids.map(() => true),
        ),
      }),
      steps: [words(tensors, sources.name, width), ...layerSteps(encoder, tensors, encoderNames), memoryStep(width, (_, hidden) => hidden)],
      decoder: {
        // The first row has no word before it: zeros, and not the row of the id that stands there.
        inputs: (ids) => ({
          input_ids: idsInput(ids),
          ...places(
            ids.length,
            width,
            ids.map((_, row) => row > 0),
          ),
        }),
        steps: [words(tensors, targets.name, width), ...decoderSteps(decoder, tensors, longest(MAX_TOKENS))],
        maxTokens: longest(MAX_TOKENS),
        longest,
        start: END,
        begins: [],
        ends: [END],
        never: [UNKNOWN],
      },
      logits: scoresStep(
        tensors,
        { names: ['decoder_ff_logit_out'], biases: ['decoder_ff_logit_out.bias'], tied: flag(config, 'tied_output', false) },
        { name: targets.name, vocabulary: targets.rows, size: width },
        width,
        (_, hidden) => hidden,
      ),
    };
  },
};

function encoderShape(config: JsonObject): EncoderShape {
  return {
    ...headsOf(config, 'hidden_size', 'num_attention_heads'),
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    epsilon: 1e-6,
    activation: oneOf(config, 'hidden_act', ACTIVATIONS),
  };
}

/** One table of words for both sides, or each its own. */
function table(
  config: JsonObject,
  tensors: Tensors,
  side: 'encoder' | 'decoder',
  key: string,
  width: number,
): { readonly name: string; readonly rows: number } {
  const name = flag(config, 'shared_table', false) ? 'Wemb' : `${side}_Wemb`;
  const rows = integer(config, key, 100 * MAX_WIDTH);
  tensors.require(`${name}.weight`, [rows, width]);
  return { name, rows };
}

/** Words times √width where there is one, plus their positions. */
function words(tensors: Tensors, name: string, width: number): Step {
  return {
    name,
    captures: null,
    build(graph) {
      const rows = embed(graph, tensors, `${name}.weight`, graph.input('input_ids', 'int64', ['n']));
      const scaled = graph.op('Mul', [rows, graph.input('word_scales', 'float32', ['n', 1])]);
      graph.output(next('hidden'), graph.op('Add', [scaled, graph.input('positions', 'float32', ['n', width])]), ['n', width]);
    },
  };
}

/** What `words` reads beside the ids. */
function places(count: number, width: number, hasWord: readonly boolean[]): Record<string, Tensor> {
  const positions = Array.from({ length: count }, (_, position) => position);
  return {
    positions: sinusoids(positions, frequencies(width, width / 2 - 1)),
    word_scales: new Tensor(
      'float32',
      Float32Array.from(hasWord, (has) => (has ? Math.sqrt(width) : 0)),
      [count, 1],
    ),
  };
}

const encoderNames = (index: number) => layerNames(`encoder_l${index + 1}`, 'self');

/** Marian counts layers from 1. */
function layerNames(layer: string, attention: 'self' | 'context'): LayerNames {
  const block = `${layer}_${attention}`;
  return {
    layer,
    query: `${block}_q`,
    key: `${block}_k`,
    value: `${block}_v`,
    output: `${block}_o`,
    attentionNorm: `${block}_Wo_ln`,
    up: `${layer}_ffn_1`,
    down: `${layer}_ffn_2`,
    norm: `${layer}_ffn_ffn_ln`,
  };
}

function decoderSteps(shape: EncoderShape, tensors: Tensors, longest: number): Step[] {
  const rule = plainRule(shape);
  return Array.from({ length: shape.layers }, (_, layer) => layer).flatMap((layer): Step[] => {
    const names = layerNames(`decoder_l${layer + 1}`, 'context');
    return [
      recurrentStep(shape, tensors, `${names.layer}_rnn`, longest),
      {
        name: names.layer,
        captures: { site: 'decoder.cross', layer, score: rule, ...endOf(shape, tensors, names) },
        build: layerGraph(shape, tensors, names, byRule(shape, rule), undefined, 'memory'),
      },
    ];
  });
}

/** f = σ(x Wf + bf), c[t] = f · c[t − 1] + (1 − f) · (x W), and the norm of relu(c) + x. */
function recurrentStep({ width, epsilon }: EncoderShape, tensors: Tensors, name: string, longest: number): Step {
  requireLinear(tensors, `${name}_f`, width, width);
  tensors.require(`${name}.weight`, [width, width]);
  requireLayerNorm(tensors, `${name}_ffn_ln`, width);
  return {
    name,
    captures: null,
    build(graph: Graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const f = graph.op('Sigmoid', [linear(graph, tensors, x, `${name}_f`)]);
      const added = graph.op('Mul', [graph.op('Sub', [graph.float(1), f]), project(graph, tensors, x, name)]);
      const out = graph.op('Add', [graph.op('Relu', [recurrence(graph, f, added, longest)]), x]);
      graph.output(next('hidden'), layerNorm(graph, tensors, out, `${name}_ffn_ln`, epsilon), ['n', width]);
    },
  };
}
