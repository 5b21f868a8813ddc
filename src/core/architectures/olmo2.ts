/** OLMo 2: Llama with norms after each block instead of before, and on queries and keys over all heads. OLMo Team 2025; reference: transformers `Olmo2ForCausalLM`. */
import type { Family } from './family.ts';
import { llamaArchitecture, type LlamaShape } from './llamaBlock.ts';
import { attentionBiases, readLlama } from './llamaConfig.ts';

const NORMS: LlamaShape['norms'] = {
  attention: { before: null, after: 'post_attention_layernorm' },
  feedForward: { before: null, after: 'post_feedforward_layernorm' },
};

export const olmo2: Family = {
  types: ['olmo2'],
  prefix: 'model.',
  open(config, tensors) {
    const shape = readLlama(config, { known: ['attention_bias'] });
    return llamaArchitecture({ ...shape, norms: NORMS, queryKeyNorm: 'all heads', biases: attentionBiases(config) }, tensors);
  },
};
