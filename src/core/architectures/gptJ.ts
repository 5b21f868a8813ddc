/** GPT-J: pairs of neighbours turned, both blocks in parallel under one norm. Wang and Komatsuzaki 2021; reference: transformers `GPTJForCausalLM`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { flag, integer, integerOr, MAX_WIDTH, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { errors } from '../errors.ts';
import { type Family } from './family.ts';
import { decoder, gptLayers, gptShape, type GptShape, separate } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { idsInput, layerNorm, requireLayerNorm } from './parts.ts';
import { plainFrequencies, type Rotary, rotaryInputs } from './rotary.ts';

const KNOWN = new Set(['n_head', 'n_positions', 'attn_pdrop', 'rotary', 'rotary_dim', 'scale_attn_weights']);

export const gptJ: Family = {
  types: ['gptj'],
  prefix: 'transformer.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, heads, epsilon } = shape;
    const headDim = width / heads;
    const rotary = readRotary(config, headDim);
    const rule = { ...PLAIN_RULE, causal: true, scale: 1 / Math.sqrt(headDim) };
    const table = { name: 'wte', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
    const output = { names: ['lm_head'], biases: ['lm_head.bias'], tied: flag(config, 'tie_word_embeddings', false) };
    requireLayerNorm(tensors, 'ln_f', width);
    return {
      ...decoder(shape),
      maxTokens: integer(config, 'n_positions', MAX_WIDTH),
      vocabulary: table.vocabulary,
      inputs: (ids) => ({ input_ids: idsInput(ids), ...rotaryInputs(rotary, ids.length) }),
      steps: [
        wordsStep(tensors, table, width, (_, words) => words),
        ...gptLayers(shape, tensors, (layer) => {
          const name = `h.${layer}`;
          return {
            name,
            rule,
            order: 'parallel',
            rotary,
            queriesKeysValues: separate(tensors, `${name}.attn`, width, false),
            attentionNorm: `${name}.ln_1`,
            output: { name: `${name}.attn.out_proj`, biased: false },
            feedForward: { norm: `${name}.ln_1`, up: { name: `${name}.mlp.fc_in`, biased: true }, down: { name: `${name}.mlp.fc_out`, biased: true } },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => layerNorm(graph, tensors, x, 'ln_f', epsilon)),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  // The reference reads neither of these two switches, and computes as if both were on.
  for (const key of ['rotary', 'scale_attn_weights']) if (!flag(config, key, true)) throw errors.variant(key, 'false');
  return gptShape(config);
}

function readRotary(config: JsonObject, headDim: number): Rotary {
  const dimensions = integerOr(config, 'rotary_dim', headDim, 64);
  if (dimensions % 2 !== 0 || dimensions > headDim) throw errors.variant('rotary_dim', String(dimensions));
  const frequencies = plainFrequencies(dimensions, 10_000);
  return { dimensions, frequencies: () => frequencies, interleaved: true, factor: 1 };
}
