/** GPT-NeoX and Pythia: a part of each head turned, both blocks in parallel. Black et al. 2022; reference: transformers `GPTNeoXForCausalLM`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { headsOf, flag, integer, MAX_LAYERS, MAX_WIDTH, number, oneOf, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { type Family } from './family.ts';
import { decoder, fusedByHead, gptLayers, type GptShape } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { ACTIVATIONS, idsInput, layerNorm, requireLayerNorm } from './parts.ts';
import { ROPE_KEYS, ropeOf, ropeParameters } from './rope.ts';
import { rotaryInputs } from './rotary.ts';

const KNOWN = new Set([...ROPE_KEYS, 'num_attention_heads', 'rotary_pct', 'rotary_emb_base', 'attention_bias', 'attention_dropout']);

export const gptNeox: Family = {
  types: ['gpt_neox'],
  prefix: 'gpt_neox.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, heads, epsilon } = shape;
    const headDim = width / heads;
    const biased = flag(config, 'attention_bias', true);
    const order = flag(config, 'use_parallel_residual', true) ? 'parallel' : 'before';
    const named = { ...config, rope_theta: config['rotary_emb_base'], partial_rotary_factor: config['rotary_pct'] };
    const { rotary, reach } = ropeOf(ropeParameters(config), named, headDim, { theta: 10_000, share: 0.25 });
    const rule = { ...PLAIN_RULE, causal: true, scale: 1 / Math.sqrt(headDim) };
    const table = { name: 'embed_in', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
    const output = { names: ['lm_head', 'embed_out'], biases: [], tied: flag(config, 'tie_word_embeddings', false) };
    requireLayerNorm(tensors, 'final_layer_norm', width);
    return {
      ...decoder(shape),
      maxTokens: reach,
      vocabulary: table.vocabulary,
      inputs: (ids) => ({ input_ids: idsInput(ids), ...rotaryInputs(rotary, ids.length) }),
      steps: [
        wordsStep(tensors, table, width, (_, words) => words),
        ...gptLayers(shape, tensors, (layer) => {
          const name = `layers.${layer}`;
          return {
            name,
            rule,
            order,
            rotary,
            queriesKeysValues: fusedByHead(tensors, `${name}.attention.query_key_value`, biased, shape),
            attentionNorm: `${name}.input_layernorm`,
            output: { name: `${name}.attention.dense`, biased },
            feedForward: {
              norm: `${name}.post_attention_layernorm`,
              up: { name: `${name}.mlp.dense_h_to_4h`, biased: true },
              down: { name: `${name}.mlp.dense_4h_to_h`, biased: true },
            },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => layerNorm(graph, tensors, x, 'final_layer_norm', epsilon)),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  return {
    ...headsOf(config, 'hidden_size', 'num_attention_heads'),
    layers: integer(config, 'num_hidden_layers', MAX_LAYERS),
    inner: integer(config, 'intermediate_size', MAX_WIDTH),
    epsilon: number(config, 'layer_norm_eps', 1),
    activation: oneOf(config, 'hidden_act', ACTIVATIONS),
  };
}
