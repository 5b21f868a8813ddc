/** BLOOM: no positions but ALiBi, a bias that falls with the distance. BigScience 2022, Press et al. 2022; reference: transformers `BloomForCausalLM`. */
import { PLAIN_RULE, type ScoreRule } from '../attention/rule.ts';
import { headsOf, flag, integer, integerOr, MAX_LAYERS, MAX_WIDTH, number, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { addedInput } from './attend.ts';
import { type Family } from './family.ts';
import { decoder, fusedByHead, gptLayers, type GptShape } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { idsInput, layerNorm, requireLayerNorm } from './parts.ts';

const KNOWN = new Set([
  ...['n_head', 'num_attention_heads', 'attention_dropout'],
  // Of the training code: they change precision and padding, not attention.
  ...['attention_softmax_in_fp32', 'masked_softmax_fusion', 'offset_alibi'],
]);

const ALIBI = { name: 'alibi' };
/** What it was trained with; ALiBi itself has no end. */
const TRAINED = 2048;

export const bloom: Family = {
  types: ['bloom'],
  prefix: 'transformer.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, heads, epsilon } = shape;
    const slopes = alibiSlopes(heads);
    const rule: ScoreRule = {
      ...PLAIN_RULE,
      causal: true,
      scale: 1 / Math.sqrt(width / heads),
      // Counted from the beginning of the text, as the reference does: a row is raised as a whole, which its softmax does not see.
      bias: (head, _, key) => (slopes[head] ?? 0) * key,
    };
    const table = { name: 'word_embeddings', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
    const output = { names: ['lm_head'], biases: [], tied: flag(config, 'tie_word_embeddings', true) };
    const order = flag(config, 'apply_residual_connection_post_layernorm', false) ? 'normed residual' : 'before';
    for (const norm of ['word_embeddings_layernorm', 'ln_f']) requireLayerNorm(tensors, norm, width);
    return {
      ...decoder(shape),
      maxTokens: integerOr(config, 'seq_length', MAX_WIDTH, TRAINED),
      vocabulary: table.vocabulary,
      inputs: (ids) => ({ input_ids: idsInput(ids), [ALIBI.name]: addedInput(rule, heads, ids.length, ids.length) }),
      steps: [
        wordsStep(tensors, table, width, (graph, words) => layerNorm(graph, tensors, words, 'word_embeddings_layernorm', epsilon)),
        ...gptLayers(shape, tensors, (layer) => {
          const name = `h.${layer}`;
          return {
            name,
            rule,
            added: ALIBI,
            order,
            queriesKeysValues: fusedByHead(tensors, `${name}.self_attention.query_key_value`, true, shape),
            attentionNorm: `${name}.input_layernorm`,
            output: { name: `${name}.self_attention.dense`, biased: true },
            feedForward: {
              norm: `${name}.post_attention_layernorm`,
              up: { name: `${name}.mlp.dense_h_to_4h`, biased: true },
              down: { name: `${name}.mlp.dense_4h_to_h`, biased: true },
            },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => layerNorm(graph, tensors, x, 'ln_f', epsilon)),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  const spelled = (one: string, other: string) => (config[one] === undefined ? other : one);
  const { width, heads } = headsOf(config, spelled('n_embed', 'hidden_size'), spelled('n_head', 'num_attention_heads'));
  return {
    width,
    heads,
    layers: integer(config, spelled('n_layer', 'num_hidden_layers'), MAX_LAYERS),
    inner: 4 * width,
    epsilon: number(config, 'layer_norm_epsilon', 1),
    activation: 'gelu_new',
  };
}

/** 2^(−8/n), its square, its cube …; where the number of heads is no power of two, the gaps of the next smaller one are filled up. */
function alibiSlopes(heads: number): number[] {
  const whole = 2 ** Math.floor(Math.log2(heads));
  return Array.from({ length: heads }, (_, head) => (head < whole ? 2 ** ((-8 * (head + 1)) / whole) : 2 ** ((-4 * (2 * (head - whole) + 1)) / whole)));
}
