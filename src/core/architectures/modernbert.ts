/**
 * ModernBERT: rotary positions, norms before each part, gated feed-forward; most layers look only at neighbours on both sides.
 * Warner et al. 2024; reference: transformers `ModernBertForMaskedLM`.
 */
import { PLAIN_RULE, type ScoreRule } from '../attention/rule.ts';
import { headsOf, flag, integer, MAX_LAYERS, MAX_WIDTH, number, numberOr, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import { isJsonObject, type JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { addedInput, attend } from './attend.ts';
import { type Captures, type Family, next, type Step } from './family.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { type Activation, ACTIVATIONS, activate, columns, dense, idsInput, requireDense } from './parts.ts';
import { ROPE_KEYS, type Rope, ropeOf } from './rope.ts';
import { rotate, rotaryInputs } from './rotary.ts';
import type { Tensors } from './tensors.ts';

const KNOWN = new Set([
  ...ROPE_KEYS,
  ...['num_attention_heads', 'num_hidden_layers', 'attention_bias', 'attention_dropout', 'local_attention', 'global_attn_every_n_layers'],
  ...['layer_types', 'global_rope_theta', 'local_rope_theta', 'position_embedding_type', 'deterministic_flash_attn', 'output_attentions'],
]);

const KINDS = ['full_attention', 'sliding_attention'] as const;
type Kind = (typeof KINDS)[number];

const WINDOW = { name: 'window' };
const TABLE = 'embeddings.tok_embeddings';

interface Shape {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly biases: { readonly attention: boolean; readonly feedForward: boolean; readonly norm: boolean };
}

export const modernbert: Family = {
  types: ['modernbert'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readShape(config);
    const { layers, heads, width, inner } = shape;
    const headDim = width / heads;
    const vocabulary = integer(config, 'vocab_size', 100 * MAX_WIDTH);
    const kinds = readKinds(config, layers);
    const ropes = { full_attention: readRope(config, 'full_attention', headDim), sliding_attention: readRope(config, 'sliding_attention', headDim) };
    const rules = rulesOf(config, headDim);
    const table = { name: TABLE, vocabulary, size: width };
    requireNorm(shape, tensors, 'embeddings.norm');
    return {
      sites: [{ name: 'encoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim }],
      maxTokens: Math.min(...KINDS.map((kind) => ropes[kind].reach)),
      vocabulary,
      passingBytes: 4 * (6 * width + 5 * inner),
      inputs: (ids) => ({
        input_ids: idsInput(ids),
        ...Object.assign({}, ...KINDS.map((kind) => rotaryInputs(ropes[kind].rotary, ids.length, `.${kind}`))),
        ...(kinds.includes('sliding_attention') ? { [WINDOW.name]: addedInput(rules.sliding_attention, 1, ids.length, ids.length) } : {}),
      }),
      steps: [
        wordsStep(tensors, table, width, (graph, words) => norm(graph, shape, tensors, words, 'embeddings.norm')),
        ...kinds.map((kind, layer) => encoderLayer(shape, tensors, layer, kind, ropes[kind], rules[kind])),
      ],
      logits: output(config, shape, tensors, table),
    };
  },
};

function readShape(config: JsonObject): Shape {
  refuseUnknown(config, KNOWN);
  const { width, heads } = headsOf(config, 'hidden_size', 'num_attention_heads');
  return {
    width,
    heads,
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    epsilon: number(config, 'norm_eps', 1),
    activation: oneOf(config, 'hidden_activation', ACTIVATIONS),
    biases: { attention: flag(config, 'attention_bias', false), feedForward: flag(config, 'mlp_bias', false), norm: flag(config, 'norm_bias', false) },
  };
}

/** A list, or as older configurations say it: every third layer looks at the whole text. */
function readKinds(config: JsonObject, layers: number): Kind[] {
  const every = numberOr(config, 'global_attn_every_n_layers', MAX_LAYERS, 3, 1);
  const given = config['layer_types'] ?? Array.from({ length: layers }, (_, layer) => KINDS[layer % every === 0 ? 0 : 1]);
  if (!Array.isArray(given) || given.length !== layers) throw errors.variant('layer_types', JSON.stringify(given));
  return given.map((kind) => oneOf({ layer_types: String(kind) }, 'layer_types', KINDS));
}

/** Each kind of layer has a base of its own. */
function readRope(config: JsonObject, kind: Kind, headDim: number): Rope {
  const all = config['rope_parameters'] ?? {};
  const own = (isJsonObject(all) ? all[kind] : null) ?? {};
  const scaling = config['rope_scaling'] ?? {};
  if (!isJsonObject(all) || !isJsonObject(own) || !isJsonObject(scaling)) throw errors.variant('rope_parameters', JSON.stringify(all));
  const [key, usual] = kind === 'full_attention' ? (['global_rope_theta', 160_000] as const) : (['local_rope_theta', 10_000] as const);
  return ropeOf({ ...own, ...scaling }, config, headDim, { theta: numberOr(config, key, 1e12, usual), share: null });
}

/** Half of `local_attention` on either side. */
function rulesOf(config: JsonObject, headDim: number): Record<Kind, ScoreRule> {
  const plain = { ...PLAIN_RULE, scale: 1 / Math.sqrt(headDim) };
  const side = Math.floor(integer(config, 'local_attention', MAX_WIDTH) / 2);
  return { full_attention: plain, sliding_attention: { ...plain, window: side + 1 } };
}

function encoderLayer(shape: Shape, tensors: Tensors, layer: number, kind: Kind, { rotary }: Rope, rule: ScoreRule): Step {
  const { heads, width, inner, activation, biases } = shape;
  const name = `layers.${layer}`;
  const headDim = width / heads;
  // The embeddings are normed already.
  if (layer > 0) requireNorm(shape, tensors, `${name}.attn_norm`);
  requireDense(tensors, `${name}.attn.Wqkv`, 3 * width, width, biases.attention);
  requireDense(tensors, `${name}.attn.Wo`, width, width, biases.attention);
  requireNorm(shape, tensors, `${name}.mlp_norm`);
  requireDense(tensors, `${name}.mlp.Wi`, 2 * inner, width, biases.feedForward);
  requireDense(tensors, `${name}.mlp.Wo`, width, inner, biases.feedForward);
  const outcome: Captures['output'] = (graph, z) => dense(graph, tensors, z, `${name}.attn.Wo`, biases.attention);
  const residual: Captures['residual'] = (graph, x, attended) => graph.op('Add', [x, attended]);
  return {
    name,
    captures: { site: 'encoder.self', layer, score: rule, rotary, output: outcome, residual },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const fused = dense(graph, tensors, layer === 0 ? x : norm(graph, shape, tensors, x, `${name}.attn_norm`), `${name}.attn.Wqkv`, biases.attention);
      const [cos, sin] = [graph.input(`cos.${kind}`, 'float32', [1, 'n', 'pairs']), graph.input(`sin.${kind}`, 'float32', [1, 'n', 'pairs'])];
      const third = (part: number) => columns(graph, fused, part * width, (part + 1) * width);
      const turned = (part: number) => rotate(graph, third(part), heads, headDim, rotary, cos, sin);
      const [q, k, v] = [turned(0), turned(1), third(2)];
      const z = attend(graph, q, k, v, { heads, keyValueHeads: heads, headDim }, rule, rule.window === null ? null : WINDOW);
      const middle = residual(graph, x, outcome(graph, z));
      const raised = dense(graph, tensors, norm(graph, shape, tensors, middle, `${name}.mlp_norm`), `${name}.mlp.Wi`, biases.feedForward);
      const gated = graph.op('Mul', [activate(graph, columns(graph, raised, 0, inner), activation), columns(graph, raised, inner, 2 * inner)]);
      graph.output(next('hidden'), graph.op('Add', [middle, dense(graph, tensors, gated, `${name}.mlp.Wo`, biases.feedForward)]), ['n', width]);
      for (const [label, value] of Object.entries({ q, k, v })) graph.output(label, value, ['n', width]);
    },
  };
}

/** A classifier's head has the same first layer, but no scores over the vocabulary. */
function output(config: JsonObject, shape: Shape, tensors: Tensors, table: Parameters<typeof scoresStep>[2]): Step | null {
  const { width } = shape;
  if (!tensors.has('head.dense.weight') || tensors.has('classifier.weight')) return null;
  const biased = flag(config, 'classifier_bias', false);
  const activation = oneOf(config, 'classifier_activation', ACTIVATIONS);
  for (const name of ['final_norm', 'head.norm']) requireNorm(shape, tensors, name);
  requireDense(tensors, 'head.dense', width, width, biased);
  const layer = { names: ['decoder'], biases: flag(config, 'decoder_bias', true) ? ['decoder.bias'] : [], tied: flag(config, 'tie_word_embeddings', true) };
  return scoresStep(tensors, layer, table, width, (graph, hidden) => {
    const transformed = dense(graph, tensors, norm(graph, shape, tensors, hidden, 'final_norm'), 'head.dense', biased);
    return norm(graph, shape, tensors, activate(graph, transformed, activation), 'head.norm');
  });
}

function requireNorm({ width, biases }: Shape, tensors: Tensors, name: string): void {
  tensors.require(`${name}.weight`, [width]);
  if (biases.norm) tensors.require(`${name}.bias`, [width]);
}

function norm(graph: Graph, { epsilon, biases }: Shape, tensors: Tensors, x: Value, name: string): Value {
  const bias = biases.norm ? [tensors.load(graph, `${name}.bias`)] : [];
  return graph.op('LayerNormalization', [x, tensors.load(graph, `${name}.weight`), ...bias], { axis: -1, epsilon: { float: epsilon } });
}
