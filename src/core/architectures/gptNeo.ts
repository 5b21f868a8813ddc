/** GPT-Neo: learned positions, every other layer with a window, scores without a scale. Black et al. 2021; reference: transformers `GPTNeoForCausalLM`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { headsOf, flag, integer, integerOr, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { type Family } from './family.ts';
import { addPlaces, decoder, gptLayers, type GptShape, separate } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { ACTIVATIONS, idsInput, layerNorm, requireLayerNorm } from './parts.ts';

const KNOWN = new Set(['num_heads', 'max_position_embeddings', 'attention_types', 'attention_layers', 'window_size', 'attention_dropout']);

export const gptNeo: Family = {
  types: ['gpt_neo'],
  prefix: 'transformer.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, epsilon } = shape;
    const windows = readWindows(config, shape.layers);
    const positions = integer(config, 'max_position_embeddings', MAX_WIDTH);
    const table = { name: 'wte', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
    const output = { names: ['lm_head'], biases: [], tied: flag(config, 'tie_word_embeddings', true) };
    requireLayerNorm(tensors, 'ln_f', width);
    return {
      ...decoder(shape),
      maxTokens: positions,
      vocabulary: table.vocabulary,
      inputs: (ids) => ({ input_ids: idsInput(ids), position_ids: idsInput(ids.map((_, position) => position)) }),
      steps: [
        wordsStep(tensors, table, width, addPlaces(tensors, 'wpe', positions, width)),
        ...gptLayers(shape, tensors, (layer) => {
          const name = `h.${layer}`;
          return {
            name,
            rule: { ...PLAIN_RULE, causal: true, scale: 1, window: windows[layer] ?? null },
            order: 'before',
            queriesKeysValues: separate(tensors, `${name}.attn.attention`, width, false),
            attentionNorm: `${name}.ln_1`,
            output: { name: `${name}.attn.attention.out_proj`, biased: true },
            feedForward: { norm: `${name}.ln_2`, up: { name: `${name}.mlp.c_fc`, biased: true }, down: { name: `${name}.mlp.c_proj`, biased: true } },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => layerNorm(graph, tensors, x, 'ln_f', epsilon)),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  const { width, heads } = headsOf(config, 'hidden_size', 'num_heads');
  return {
    width,
    heads,
    layers: integer(config, 'num_layers', MAX_LAYERS),
    inner: integerOr(config, 'intermediate_size', MAX_WIDTH, 4 * width),
    epsilon: number(config, 'layer_norm_epsilon', 1),
    activation: oneOf(config, 'activation_function', ['gelu_new', ...ACTIVATIONS]),
  };
}

/** The window of each layer, from `attention_types`: kinds of layers, and how often they are repeated, such as [[["global", "local"], 6]]. */
function readWindows(config: JsonObject, layers: number): (number | null)[] {
  const types: unknown = config['attention_types'] ?? [[['global', 'local'], layers / 2]];
  const refused = errors.variant('attention_types', JSON.stringify(types));
  const window = integerOr(config, 'window_size', MAX_WIDTH, 256);
  if (!Array.isArray(types)) throw refused;
  const windows = types.flatMap((item: unknown) => {
    const [kinds, times]: unknown[] = Array.isArray(item) ? item : [];
    if (!Array.isArray(kinds) || typeof times !== 'number' || !(times > 0 && times <= MAX_LAYERS)) throw refused;
    return Array.from({ length: times }, () => kinds.map(windowOf)).flat();
  });
  if (windows.length !== layers) throw refused;
  return windows;

  function windowOf(kind: unknown): number | null {
    if (kind !== 'global' && kind !== 'local') throw refused;
    return kind === 'local' ? window : null;
  }
}
