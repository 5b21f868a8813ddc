/**
 * The wiring that Llama and its relatives share: rotary positions, RMS norms, shared key heads, a gated feed-forward part. Touvron et al. 2023.
 * Families differ in the values of `LlamaShape`.
 */
import { PLAIN_RULE, type ScoreRule } from '../attention/rule.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { attend } from './attend.ts';
import { type Architecture, type Captures, next, type Step } from './family.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { type Activation, activate, columns, dense, idsInput, requireDense, rmsNorm, softCap, times } from './parts.ts';
import { rotate, type Rotary, rotaryInputs } from './rotary.ts';
import type { Tensors } from './tensors.ts';

export interface LlamaShape {
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  readonly width: number;
  readonly inner: number;
  readonly vocabulary: number;
  readonly maxTokens: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** Scores are q · k times this. */
  readonly scale: number;
  /** Soft caps of attention scores and of the scores over the vocabulary. */
  readonly cap: number | null;
  readonly finalCap: number | null;
  /** The kinds of rotary positions, by the names that layers refer to. */
  readonly rotaries: Readonly<Record<string, Rotary>>;
  readonly kinds: readonly LayerKind[];
  readonly norms: { readonly attention: NormNames; readonly feedForward: NormNames };
  /** What is added to the stored weights of norms: Gemma keeps them less 1. */
  readonly normOffset: number;
  /** Queries and keys are normed before they are turned: each head by itself, or all heads of a token as one vector. */
  readonly queryKeyNorm: 'none' | 'each head' | 'all heads';
  /** Queries, keys and values in one matrix, and both halves of the gate in one (Phi-3). */
  readonly fused: boolean;
  readonly biases: { readonly queryKeyValue: boolean; readonly output: boolean; readonly feedForward: boolean };
  readonly multipliers: { readonly embedding: number; readonly residual: number; readonly logits: number };
  /** The output layer is the embedding table again, where the checkpoint has none of its own. */
  readonly tied: boolean;
}

export interface LayerKind {
  /** How many tokens back, itself included; null: all. */
  readonly window: number | null;
  /** One of the shape's rotaries; null: the layer knows no positions. */
  readonly rotary: string | null;
}

/** Norms before a block and after it, before its outcome is added; null where there is none. */
export interface NormNames {
  readonly before: string | null;
  readonly after: string | null;
}

/** Llama's. */
export const NORMS_BEFORE: LlamaShape['norms'] = {
  attention: { before: 'input_layernorm', after: null },
  feedForward: { before: 'post_attention_layernorm', after: null },
};

const WORDS = 'embed_tokens';

export function llamaArchitecture(shape: LlamaShape, tensors: Tensors): Architecture {
  const { layers, heads, keyValueHeads, headDim, width, inner, vocabulary, maxTokens, rotaries } = shape;
  const words = wordsStep(tensors, { name: WORDS, vocabulary, size: width }, width, (graph, x) => times(graph, x, shape.multipliers.embedding));
  return {
    sites: [{ name: 'decoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads, headDim }],
    maxTokens,
    vocabulary,
    passingBytes: 4 * (4 * width + 2 * heads * headDim + 4 * inner),
    inputs: (ids) => ({
      input_ids: idsInput(ids),
      ...Object.fromEntries(Object.entries(rotaries).flatMap(([name, rotary]) => Object.entries(rotaryInputs(rotary, ids.length, `.${name}`)))),
    }),
    steps: [words, ...shape.kinds.map((kind, layer) => decoderLayer(shape, tensors, layer, kind))],
    logits: output(shape, tensors),
  };
}

function decoderLayer(shape: LlamaShape, tensors: Tensors, layer: number, kind: LayerKind): Step {
  const { heads, keyValueHeads, headDim, width, scale, cap, norms, rotaries, biases, multipliers } = shape;
  const name = `layers.${layer}`;
  const rule: ScoreRule = { ...PLAIN_RULE, causal: true, window: kind.window, scale, cap };
  requireLayer(shape, tensors, name);
  const rotary = kind.rotary === null ? undefined : rotaries[kind.rotary];
  const outcome: Captures['output'] = (graph, z) => dense(graph, tensors, z, `${name}.self_attn.o_proj`, biases.output);
  const residual: Captures['residual'] = (graph, x, attended) => add(graph, x, norm(graph, attended, norms.attention.after));
  return {
    name,
    captures: { site: 'decoder.self', layer, score: rule, rotary, output: outcome, residual },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const { q, k, v } = queriesKeysValues(graph, shape, tensors, name, kind, norm(graph, x, norms.attention.before));
      const middle = residual(graph, x, outcome(graph, attend(graph, q, k, v, shape, rule)));
      const fed = feedForward(graph, shape, tensors, `${name}.mlp`, norm(graph, middle, norms.feedForward.before));
      graph.output(next('hidden'), add(graph, middle, norm(graph, fed, norms.feedForward.after)), ['n', width]);
      graph.output('q', q, ['n', heads * headDim]);
      graph.output('k', k, ['n', keyValueHeads * headDim]);
      graph.output('v', v, ['n', keyValueHeads * headDim]);
    },
  };

  function norm(graph: Graph, value: Value, which: string | null) {
    return which === null ? value : rmsNorm(graph, tensors, value, `${name}.${which}`, shape.epsilon, shape.normOffset);
  }
  function add(graph: Graph, x: Value, added: Value) {
    return graph.op('Add', [x, times(graph, added, multipliers.residual)]);
  }
}

function requireLayer(shape: LlamaShape, tensors: Tensors, name: string): void {
  const { heads, keyValueHeads, headDim, width, inner, norms, queryKeyNorm, fused, biases } = shape;
  const [queries, keys] = [heads * headDim, keyValueHeads * headDim];
  for (const which of [norms.attention.before, norms.attention.after, norms.feedForward.before, norms.feedForward.after])
    if (which !== null) tensors.require(`${name}.${which}.weight`, [width]);
  if (fused) requireDense(tensors, `${name}.self_attn.qkv_proj`, queries + 2 * keys, width, biases.queryKeyValue);
  else {
    requireDense(tensors, `${name}.self_attn.q_proj`, queries, width, biases.queryKeyValue);
    for (const part of ['k', 'v']) requireDense(tensors, `${name}.self_attn.${part}_proj`, keys, width, biases.queryKeyValue);
  }
  if (queryKeyNorm !== 'none') {
    const each = queryKeyNorm === 'each head';
    tensors.require(`${name}.self_attn.q_norm.weight`, [each ? headDim : queries]);
    tensors.require(`${name}.self_attn.k_norm.weight`, [each ? headDim : keys]);
  }
  requireDense(tensors, `${name}.self_attn.o_proj`, width, queries, biases.output);
  if (fused) requireDense(tensors, `${name}.mlp.gate_up_proj`, 2 * inner, width, biases.feedForward);
  else for (const part of ['gate', 'up']) requireDense(tensors, `${name}.mlp.${part}_proj`, inner, width, biases.feedForward);
  requireDense(tensors, `${name}.mlp.down_proj`, width, inner, biases.feedForward);
}

/** As the score uses them: normed and turned. */
function queriesKeysValues(graph: Graph, shape: LlamaShape, tensors: Tensors, layer: string, kind: LayerKind, x: Value): { q: Value; k: Value; v: Value } {
  const { heads, keyValueHeads, headDim, epsilon, normOffset, queryKeyNorm, rotaries, biases } = shape;
  const name = `${layer}.self_attn`;
  const [queries, keys] = [heads * headDim, keyValueHeads * headDim];
  const rotary = kind.rotary === null ? undefined : rotaries[kind.rotary];
  const table = (which: string) => graph.input(`${which}.${kind.rotary}`, 'float32', [1, 'n', 'pairs']);
  const turns = rotary && { rotary, cos: table('cos'), sin: table('sin') };
  const [q, k, v] = projected();
  return { q: placed(q, 'q', heads), k: placed(k, 'k', keyValueHeads), v };

  function projected(): [Value, Value, Value] {
    if (!shape.fused) return [part('q'), part('k'), part('v')];
    const all = dense(graph, tensors, x, `${name}.qkv_proj`, biases.queryKeyValue);
    return [columns(graph, all, 0, queries), columns(graph, all, queries, queries + keys), columns(graph, all, queries + keys, queries + 2 * keys)];
  }
  function part(which: string) {
    return dense(graph, tensors, x, `${name}.${which}_proj`, biases.queryKeyValue);
  }
  function placed(value: Value, which: string, count: number) {
    const normedValue = normed(value, `${name}.${which}_norm`, count);
    return turns ? rotate(graph, normedValue, count, headDim, turns.rotary, turns.cos, turns.sin) : normedValue;
  }
  function normed(value: Value, norm: string, count: number) {
    if (queryKeyNorm === 'none') return value;
    if (queryKeyNorm === 'all heads') return rmsNorm(graph, tensors, value, norm, epsilon, normOffset);
    const each = graph.op('Reshape', [value, graph.integers([-1, count, headDim])]);
    return graph.op('Reshape', [rmsNorm(graph, tensors, each, norm, epsilon, normOffset), graph.integers([-1, count * headDim])]);
  }
}

/** down(act(gate(x)) · up(x)) */
function feedForward(graph: Graph, { inner, activation, fused, biases }: LlamaShape, tensors: Tensors, name: string, x: Value): Value {
  const part = (which: string) => dense(graph, tensors, x, `${name}.${which}_proj`, biases.feedForward);
  const both = fused ? part('gate_up') : null;
  const gate = both === null ? part('gate') : columns(graph, both, 0, inner);
  const up = both === null ? part('up') : columns(graph, both, inner, 2 * inner);
  return dense(graph, tensors, graph.op('Mul', [activate(graph, gate, activation), up]), `${name}.down_proj`, biases.feedForward);
}

function output({ width, vocabulary, epsilon, normOffset, multipliers, finalCap, tied }: LlamaShape, tensors: Tensors): Step | null {
  tensors.require('norm.weight', [width]);
  return scoresStep(
    tensors,
    { names: ['lm_head'], biases: [], tied },
    { name: WORDS, vocabulary, size: width },
    width,
    (graph, x) => rmsNorm(graph, tensors, x, 'norm', epsilon, normOffset),
    (graph, scores) => softCap(graph, times(graph, scores, multipliers.logits), finalCap),
  );
}
