/** Granite: Llama with multipliers on embeddings, scores, residuals and the output. Granite Team, IBM, 2024; reference: transformers `GraniteForCausalLM`. */
import { flag, MAX_WIDTH, numberOr } from '../checkpoint/config.ts';
import type { Family } from './family.ts';
import { llamaArchitecture } from './llamaBlock.ts';
import { attentionBiases, readLlama } from './llamaConfig.ts';

export const granite: Family = {
  types: ['granite'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readLlama(config, { known: ['attention_bias', 'attention_multiplier', 'logits_scaling'] });
    const multiplier = (key: string) => numberOr(config, key, MAX_WIDTH, 1);
    return llamaArchitecture(
      {
        ...shape,
        scale: multiplier('attention_multiplier'),
        multipliers: { embedding: multiplier('embedding_multiplier'), residual: multiplier('residual_multiplier'), logits: 1 / multiplier('logits_scaling') },
        biases: { ...attentionBiases(config), feedForward: flag(config, 'mlp_bias', false) },
      },
      tensors,
    );
  },
};
