/** How targets are written and taken, beside what families.test.ts compares with the reference. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sequenceOf } from '../../../src/protocol/inspection.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { idsOf, inspect, refusalOf, withModel } from './support.ts';

const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));
const TEXT = ['the old fox ran over the hill'];
const [ENGLISH, ROMANIAN] = [5, 6];

describe('targets of encoder–decoders', () => {
  const models = modelRoot();
  after(() => models.remove());

  it('are not written where nobody says in which language', async () => {
    const folder = copy('mbart', { forced_bos_token_id: null });
    const message = await withModel(folder, (model) => refusalOf(() => inspect(model, TEXT)));
    assert.match(message, /many languages/);
    await withModel(folder, async (model) => assert.deepEqual(idsOf(await inspect(model, TEXT, { target: 'a bird' }), 'target')[0], ENGLISH));
  });

  it('begin with the language that their text names', async () => {
    await withModel(copy('mbart', { forced_bos_token_id: null }), async (model) => {
      const run = await inspect(model, TEXT, { target: 'ro_RO a bird' });
      assert.deepEqual(idsOf(run, 'target'), [ROMANIAN, ...idsOf(await inspect(model, TEXT, { target: 'a bird' }), 'target').slice(1)]);
      assert.deepEqual(
        sequenceOf(run, 'target').tokens.map(({ word }) => word),
        [0, 1, 2, 3],
      );
    });
  });

  it('are written in the language that is given alone', async () => {
    const asked = { target: 'ro_RO' };
    const made = await withModel(path.join(TINY, 'mbart'), async (model) => idsOf(await inspect(model, TEXT), 'target'));
    await withModel(copy('mbart', { forced_bos_token_id: null }), async (model) => {
      const run = await inspect(model, TEXT, asked);
      assert.deepEqual(idsOf(run, 'target'), made);
      assert.equal(sequenceOf(run, 'target').segments[0]?.made, 0);
    });
    // Where targets name no language, it is a word like others.
    await withModel(path.join(TINY, 'mbart-starts-with-language'), async (model) => {
      const { segments } = sequenceOf(await inspect(model, TEXT, asked), 'target');
      assert.equal(segments[0]?.made, null);
    });
  });

  it('begin with the language of the model, not with that of the source', async () => {
    await withModel(path.join(TINY, 'mbart'), async (model) => {
      const { tokens } = sequenceOf(await inspect(model, TEXT, { target: 'a bird' }), 'target');
      assert.deepEqual(
        tokens.slice(0, 2).map(({ id, piece, special, range, word }) => [id, piece, special, range, word]),
        [
          [ROMANIAN, 'ro_RO', true, null, 0],
          [tokens[1]?.id, 'a', false, [0, 1], 1],
        ],
      );
    });
  });

  it('begin with the language of the model where the tokenizer puts nothing before', async () => {
    await withModel(copy('mbart-starts-with-language', { decoder_start_token_id: 2, forced_bos_token_id: ROMANIAN }), async (model) => {
      const { tokens } = sequenceOf(await inspect(model, TEXT, { target: 'a bird' }), 'target');
      assert.deepEqual(
        tokens.map(({ piece, word }) => [piece, word]),
        [
          ['ro_RO', 0],
          ['a', 1],
          ['bird', 2],
          ['</s>', 3],
          ['en_XX', 4],
        ],
      );
    });
  });

  it('begin as old configurations have it', async () => {
    const folder = copy('marian', {});
    changeJson(path.join(folder, 'config.json'), { force_bos_token_to_be_generated: true, bos_token_id: 5 });
    await withModel(folder, async (model) => assert.equal(idsOf(await inspect(model, TEXT), 'target')[0], 5));
  });

  it('end at any of the ids that end them', async () => {
    const made = await withModel(copy('mt5', {}), async (model) => idsOf(await inspect(model, TEXT), 'target'));
    const end = made[2] ?? 0;
    await withModel(copy('mt5', { eos_token_id: [1, end] }), async (model) => {
      assert.deepEqual(idsOf(await inspect(model, TEXT), 'target'), made.slice(0, made.indexOf(end) + 1));
    });
  });

  it('are at most as long as the model says, else about twice as long as the source', async () => {
    const length = (folder: string) => withModel(folder, async (model) => idsOf(await inspect(model, TEXT), 'target').length);
    assert.equal(await length(copy('marian', { max_length: 5 })), 4);
    assert.equal(await length(copy('marian', { max_length: null })), 2 * (TEXT[0]?.split(' ').length ?? 0) + 2 + 20);
    assert.equal(await length(copy('marian', { max_length: 1000 })), 40, 'positions end');
  });

  it('are never written by a model that classifies', async () => {
    const folder = copy('bart', {});
    const file = path.join(folder, 'model.safetensors');
    writeFileSync(file, renamed(readFileSync(file), 'final_logits_bias', 'classification_head.dense.weight'));
    await withModel(folder, async (model) => {
      assert.equal(model.card.predicts, null);
      await refusalOf(() => inspect(model, TEXT));
      assert.equal((await inspect(model, TEXT, { target: 'a bird' })).sites.length, 3);
    });
  });

  /** A tiny model whose generation_config.json is changed. */
  function copy(model: string, change: Readonly<Record<string, unknown>>): string {
    const folder = path.join(models.root, `${model}-${JSON.stringify(change).replace(/\W+/g, '-')}`);
    cpSync(path.join(TINY, model), folder, { recursive: true });
    changeJson(path.join(folder, 'generation_config.json'), change);
    return folder;
  }
});

/** What configurations of published models say beside what is read of them. */
const BART = {
  add_bias_logits: false,
  classif_dropout: 0,
  encoder_layerdrop: 0.1,
  extra_pos_embeddings: 2,
  gradient_checkpointing: false,
  num_hidden_layers: 12,
  num_beams: 4,
};
const PUBLISHED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bart: {
    ...BART,
    add_final_layer_norm: false,
    normalize_before: false,
    normalize_embedding: true,
    static_position_embeddings: false,
    no_repeat_ngram_size: 3,
  },
  mbart: { ...BART, add_final_layer_norm: true, normalize_before: true, normalize_embedding: true, static_position_embeddings: false, output_past: true },
  marian: {
    ...BART,
    add_final_layer_norm: false,
    normalize_before: false,
    normalize_embedding: false,
    static_position_embeddings: true,
    decoder_vocab_size: 56,
  },
  'm2m-100': { ...BART, early_stopping: true, tokenizer_class: 'NllbTokenizer' },
  pegasus: { ...BART, add_final_layer_norm: true, normalize_before: true, normalize_embedding: false, static_position_embeddings: true, length_penalty: 0.6 },
  t5: {
    n_positions: 512,
    dense_act_fn: 'relu',
    is_gated_act: false,
    output_past: true,
    task_specific_params: { summarization: { prefix: 'summarize: ', max_length: 200 } },
  },
  mt5: { is_gated_act: true, dense_act_fn: 'gelu_new', tokenizer_class: 'T5Tokenizer', classifier_dropout: 0 },
};

describe('configurations of published encoder–decoders', () => {
  const models = modelRoot();
  after(() => models.remove());

  for (const [name, keys] of Object.entries(PUBLISHED))
    it(`${name} opens with keys that change nothing`, async () => {
      const folder = path.join(models.root, name);
      cpSync(path.join(TINY, name), folder, { recursive: true });
      changeJson(path.join(folder, 'config.json'), keys);
      await withModel(folder, (model) => inspect(model, TEXT));
    });
});

function changeJson(file: string, change: Readonly<Record<string, unknown>>): void {
  const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...json, ...change }));
}

/** A safetensors file in which a tensor has another name. */
function renamed(file: Buffer, from: string, to: string): Buffer {
  const end = 8 + Number(file.readBigUInt64LE());
  const header = Buffer.from(file.toString('utf8', 8, end).replace(`"${from}"`, `"${to}"`));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, file.subarray(end)]);
}
