/** GPT-2: learned positions, norm before each block, matrices stored transposed (Conv1D). Radford et al. 2019; reference: transformers `GPT2Model`. */
import { PLAIN_RULE } from '../attention/rule.ts';
import { flag, integer, MAX_WIDTH, refuseUnknown } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Family } from './family.ts';
import { addPlaces, decoder, gptLayers, type GptLayer, gptShape, type GptShape } from './gptBlock.ts';
import { scoresStep, wordsStep } from './languageModel.ts';
import { columns, conv, idsInput, layerNorm, requireConv, requireLayerNorm } from './parts.ts';
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

export const gpt2: Family = {
  types: ['gpt2'],
  prefix: 'transformer.',
  open(config, tensors) {
    const shape = readShape(config);
    const { width, heads, epsilon } = shape;
    const positions = integer(config, 'n_positions', MAX_WIDTH);
    const table = { name: 'wte', vocabulary: integer(config, 'vocab_size', 100 * MAX_WIDTH), size: width };
    const output = { names: ['lm_head'], biases: [], tied: flag(config, 'tie_word_embeddings', true) };
    const scale = flag(config, 'scale_attn_weights', true) ? 1 / Math.sqrt(width / heads) : 1;
    const byLayer = flag(config, 'scale_attn_by_inverse_layer_idx', false);
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
            rule: { ...PLAIN_RULE, causal: true, scale: scale / (byLayer ? layer + 1 : 1) },
            order: 'before',
            queriesKeysValues: fused(tensors, `${name}.attn.c_attn`, width),
            attentionNorm: `${name}.ln_1`,
            output: { name: `${name}.attn.c_proj`, biased: 'conv' },
            feedForward: { norm: `${name}.ln_2`, up: { name: `${name}.mlp.c_fc`, biased: 'conv' }, down: { name: `${name}.mlp.c_proj`, biased: 'conv' } },
          };
        }),
      ],
      logits: scoresStep(tensors, output, table, width, (graph, x) => layerNorm(graph, tensors, x, 'ln_f', epsilon)),
    };
  },
};

function readShape(config: JsonObject): GptShape {
  refuseUnknown(config, KNOWN);
  return gptShape(config);
}

/** All queries, all keys and all values, side by side. */
function fused(tensors: Tensors, name: string, width: number): GptLayer['queriesKeysValues'] {
  requireConv(tensors, name, width, 3 * width);
  return (graph, x) => {
    const all = conv(graph, tensors, x, name);
    return [columns(graph, all, 0, width), columns(graph, all, width, 2 * width), columns(graph, all, 2 * width, 3 * width)];
  };
}
