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
];

describe('variants of encoders that are not computed', () => {
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
