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
    assert.match(message, /forced_bos_token_id/);
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
    const file = path.join(folder, 'generation_config.json');
    const generation = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...generation, ...change }));
    return folder;
  }
});

/** A safetensors file in which a tensor has another name. */
function renamed(file: Buffer, from: string, to: string): Buffer {
  const end = 8 + Number(file.readBigUInt64LE());
  const header = Buffer.from(file.toString('utf8', 8, end).replace(`"${from}"`, `"${to}"`));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, file.subarray(end)]);
}
