import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelRoot } from '../../cases/models/models.ts';
import { refusalOf, withModel } from './support.ts';

const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));

/** A tiny model, a change of its configuration, and what the refusal names. */
const REFUSED: readonly (readonly [model: string, change: Readonly<Record<string, unknown>>, names: string])[] = [
  ['bert', { position_embedding_type: 'relative_key_query' }, 'relative_key_query'],
  ['bert', { is_decoder: true }, 'is_decoder'],
  ['bert', { add_cross_attention: true }, 'add_cross_attention'],
  ['roberta', { pruned_heads: { 0: [1] } }, 'pruned_heads'],
  ['roberta', { pad_token_id: null }, 'pad_token_id'],
  ['distilbert', { attention_window: 4 }, 'attention_window'],
  ['electra', { embedding_size: 12 }, 'embeddings.LayerNorm'],
  ['albert', { num_hidden_groups: 2 }, 'albert_layer_groups.1'],
  ['mpnet', { relative_attention_num_buckets: 16 }, 'relative_attention_num_buckets'],
  ['deberta-v3', { pos_att_type: 'p2c|p2p' }, 'p2p'],
  ['deberta-v3', { norm_rel_ebd: 'batch_norm' }, 'batch_norm'],
  ['deberta-v3', { attention_head_size: 8 }, 'attention_head_size'],
  ['deberta-v3', { position_buckets: 16 }, 'rel_embeddings'],
  ['deberta-v3', { share_att_key: false }, 'pos_key_proj'],
  ['modernbert', { layer_types: ['full_attention', 'chunked_attention', 'full_attention'] }, 'chunked_attention'],
  ['modernbert', { attention_sinks: 4 }, 'attention_sinks'],
  ['modernbert', { rope_scaling: { rope_type: 'spiral' } }, 'spiral'],
  ['llama', { sliding_window: 4 }, 'sliding_window'],
  ['llama', { num_key_value_heads: 3 }, 'num_key_value_heads'],
  ['llama', { layer_types: ['sliding_attention', 'full_attention'] }, 'sliding_window'],
  ['llama', { partial_rotary_factor: 0.5 }, 'partial_rotary_factor'],
  ['llama', { rope_scaling: { rope_type: 'proportional', factor: 2 } }, 'proportional'],
  ['llama', { rope_scaling: { rope_type: 'linear' } }, 'factor'],
  ['llama', { rope_scaling: { rope_type: 'default', mrope_section: [1, 1, 1] } }, 'mrope_section'],
  ['llama', { attention_bias: true }, 'q_proj.bias'],
  ['llama-3', { rope_scaling: { rope_type: 'llama3', factor: 8 } }, 'low_freq_factor'],
  ['mistral', { layer_types: ['sliding_attention', 'full_attention'] }, 'layer_types'],
  ['qwen2', { layer_types: ['sliding_attention', 'full_attention'] }, 'sliding_window'],
  ['qwen3', { attention_sinks: 4 }, 'attention_sinks'],
  ['qwen3', { use_sliding_window: true, layer_types: ['chunked_attention', 'full_attention'] }, 'chunked_attention'],
  ['gemma2', { use_bidirectional_attention: true }, 'use_bidirectional_attention'],
  ['gemma3', { attn_logit_softcapping: 20 }, 'attn_logit_softcapping'],
  ['phi3-long-rope', { rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } }, 'short_factor'],
  ['phi3', { full_attn_mod: 2 }, 'full_attn_mod'],
  ['olmo2', { num_attention_heads: 2, head_dim: 12 }, 'k_proj.weight'],
  ['smollm3', { no_rope_layers: [1, 0] }, 'no_rope_layers'],
  ['granite', { attention_scale: 2 }, 'attention_scale'],
  ['gpt2', { add_cross_attention: true }, 'add_cross_attention'],
  ['gpt-neox', { rotary_pct: 0.375 }, 'partial_rotary_factor'],
  ['gpt-j', { rotary: false }, 'rotary'],
  ['gpt-neo', { attention_types: [[['global', 'strided'], 1]] }, 'attention_types'],
  ['opt', { layer_norm_elementwise_affine: false }, 'layer_norm_elementwise_affine'],
  ['bloom', { alibi_scale: 2 }, 'alibi_scale'],
  ['t5', { feed_forward_proj: 'gated-tanh' }, 'gated-tanh'],
  ['t5', { relative_attention_num_buckets: 16 }, 'relative_attention_bias'],
  ['t5', { is_decoder: true }, 'is_decoder'],
  ['t5', { num_decoder_layers: 4 }, 'decoder.block.3'],
  ['mt5', { d_kv: 4 }, 'SelfAttention.q'],
  ['bart', { normalize_before: true }, 'normalize_before'],
  ['bart', { decoder_attention_heads: 3 }, '3 heads'],
  ['bart', { encoder_attention_window: 4 }, 'encoder_attention_window'],
  ['mbart', { add_final_layer_norm: false }, 'add_final_layer_norm'],
  ['marian', { share_encoder_decoder_embeddings: false }, 'share_encoder_decoder_embeddings'],
  ['marian', { normalize_embedding: true }, 'normalize_embedding'],
  ['m2m-100', { is_decoder: true }, 'is_decoder'],
  ['pegasus', { max_position_embeddings: 48 }, 'embed_positions'],
];

describe('variants that are not computed', () => {
  const models = modelRoot();
  after(() => models.remove());

  REFUSED.forEach(([model, change, names], at) => {
    it(`${model} with ${JSON.stringify(change)} is refused`, async () => {
      const folder = path.join(models.root, `${model}-${at}`);
      cpSync(path.join(TINY, model), folder, { recursive: true });
      await withModel(folder, () => Promise.resolve());
      const file = path.join(folder, 'config.json');
      const config = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      writeFileSync(file, JSON.stringify({ ...config, ...change }));
      const message = await refusalOf(() => withModel(folder, () => Promise.resolve()));
      assert.ok(message.includes(names), message);
    });
  });
});
