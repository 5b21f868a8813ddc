/**
 * OPT: learned positions that begin at row 2, norms before each block or (350m) after, and a table of words that may be narrower than the layers.
 * Zhang et al. 2022; reference: transformers `OPTForCausalLM`.
 */
import { PLAIN_RULE } from '../attention/rule.ts';
import { headsOf, flag, integer, integerOr, MAX_LAYERS, MAX_WIDTH, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { type Family } from './family.ts';
import { addPlaces, decoder, gptLayers, type GptShape, separate } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { ACTIVATIONS, idsInput, layerNorm, project, requireDense, requireLayerNorm } from './parts.ts';

const KNOWN = new Set(['num_attention_heads', 'max_position_embeddings', 'attention_dropout']);
/** The first two rows of the positions stand for padding. */
const OFFSET = 2;

export const opt: Family = {
  types: ['opt'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, epsilon } = shape;
    const positions = integer(config, 'max_position_embeddings', MAX_WIDTH);
    const biased = flag(config, 'enable_bias', true);
    const before = flag(config, 'do_layer_norm_before', true);
    const finalNorm = before && !flag(config, '_remove_final_layer_norm', false);
    const size = integerOr(config, 'word_embed_proj_dim', MAX_WIDTH, width);
    const table = { name: 'decoder.embed_tokens', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size };
    const output = { names: ['lm_head'], biases: [], tied: flag(config, 'tie_word_embeddings', true) };
    const places = addPlaces(tensors, 'decoder.embed_positions', positions + OFFSET, width);
    if (finalNorm) requireLayerNorm(tensors, 'decoder.final_layer_norm', width);
    if (size !== width) {
      requireDense(tensors, 'decoder.project_in', width, size, false);
      requireDense(tensors, 'decoder.project_out', size, width, false);
    }
    return {
      ...decoder(shape),
      maxTokens: positions,
      vocabulary: table.vocabulary,
      inputs: (ids) => ({ input_ids: idsInput(ids), position_ids: idsInput(ids.map((_, position) => position + OFFSET)) }),
      steps: [
        wordsStep(tensors, table, width, (graph, words) => places(graph, size === width ? words : project(graph, tensors, words, 'decoder.project_in'))),
        ...gptLayers(shape, tensors, (layer) => {
          const name = `decoder.layers.${layer}`;
          return {
            name,
            rule: { ...PLAIN_RULE, causal: true, scale: 1 / Math.sqrt(width / shape.heads) },
            order: before ? 'before' : 'after',
            queriesKeysValues: separate(tensors, `${name}.self_attn`, width, biased),
            attentionNorm: `${name}.self_attn_layer_norm`,
            output: { name: `${name}.self_attn.out_proj`, biased },
            feedForward: { norm: `${name}.final_layer_norm`, up: { name: `${name}.fc1`, biased }, down: { name: `${name}.fc2`, biased } },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => {
        const normed = finalNorm ? layerNorm(graph, tensors, x, 'decoder.final_layer_norm', epsilon) : x;
        return size === width ? normed : project(graph, tensors, normed, 'decoder.project_out');
      }),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  if (!flag(config, 'layer_norm_elementwise_affine', true)) throw errors.variant('layer_norm_elementwise_affine', 'false');
  return {
    ...headsOf(config, 'hidden_size', 'num_attention_heads'),
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'ffn_dim', MAX_WIDTH),
    epsilon: 1e-5,
    activation: oneOf(config, 'activation_function', ['relu', ...ACTIVATIONS]),
  };
}
