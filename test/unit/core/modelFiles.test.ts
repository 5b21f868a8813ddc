import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../../src/core/model.ts';
import { casesOf, folderOf, textsOf } from '../../cases/cases.ts';
import { bert } from '../../cases/models/bert.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { assertClose, inspect, refusalOf, rowOf, withModel } from './support.ts';

const TEXT = 'the fox saw a red bird near the old river';

/** Wide of the 3 s that a person waits, since tests share a busy machine. */
const SECONDS = 10;

describe('model files', () => {
  const models = modelRoot();
  after(() => models.remove());

  const run = (folder: string, text: string) => withModel(folder, (model) => inspect(model, [text]));

  for (const { id, title, input, expect } of casesOf('model-file')) {
    if (typeof expect.outcome !== 'string' || expect.outcome === 'load-with-notice') continue; // below, one by one
    it(`${id}: ${title}`, async function () {
      this.timeout(60_000);
      const folder = models.write(folderOf(input));
      const place = input.file === undefined ? folder : join(models.root, input.file);
      const check =
        expect.outcome === 'refuse' || expect.outcome === 'refuse-or-load' // all of these are refused
          ? async () => assertNames(await refusalOf(() => run(place, input.text ?? TEXT)), expect.names ?? [])
          : () => withModel(folder, async (model) => assertNumbersOf(expect.sameNumbersAs ?? '', await inspect(model, [TEXT])));
      await bounded(folder, check);
      await withModel(models.write('good-bert'), async (model) => assertNumbersOf('good-bert', await inspect(model, [TEXT])));
    });
  }

  it('file-st-proto-tensor: no object of the program changes', () => {
    assert.equal(Reflect.get({}, 'dtype'), undefined);
    assert.equal({}.constructor, Object);
  });

  it('file-st-nan-weight: a weight that is not a number is told, never drawn', async () => {
    assert.match(await refusalOf(() => run(models.write('st-nan-weight'), TEXT)), /not a number/);
  });

  it('file-tok-vocab-beyond-embedding: the first text works, the second is refused by its token', async () => {
    await withModel(models.write('tok-vocab-beyond-embedding'), async (model) => {
      await inspect(model, ['the quagga ran']);
      assertNames(await refusalOf(() => inspect(model, ['the zebra ran'])), ['zebra', '60', '56']);
    });
  });

  it('a folder that does not exist, and an empty one', async () => {
    assertNames(await refusalOf(() => run(join(models.root, 'nowhere'), TEXT)), ['config.json']);
    assertNames(await refusalOf(() => run(models.root, TEXT)), ['config.json']);
  });

  it('a checkpoint that changes after it was opened is noticed before its mapped bytes are used', async () => {
    const folder = models.write('good-bert');
    await withModel(folder, async (model) => {
      await model.verify();
      models.write('good-bert'); // the same bytes at another time
      assertNames(await refusalOf(() => model.verify()), ['model.safetensors']);
    });
  });

  it('a checkpoint that is removed after it was opened is noticed', async () => {
    const folder = models.write('good-bert');
    await withModel(folder, async (model) => {
      rmSync(join(folder, 'model.safetensors'));
      assertNames(await refusalOf(() => model.verify()), ['model.safetensors']);
    });
  });

  it('norms of checkpoints converted from TensorFlow are found by their old names', async () => {
    await withModel(models.write('st-old-norm-names'), async (model) => assertNumbersOf('good-bert', await inspect(model, [TEXT])));
  });

  it('keys of real configurations that change nothing at inference do not refuse a model', async () => {
    const folder = models.write('good-bert');
    const harmless = {
      directionality: 'bidi',
      gradient_checkpointing: false,
      initializer_range: 0.02,
      pruned_heads: {},
      pooler_fc_size: 768,
      pooler_num_attention_heads: 12,
      pooler_num_fc_layers: 3,
      pooler_size_per_head: 128,
      pooler_type: 'first_token_transform',
      classifier_dropout: null,
      use_cache: true,
      is_decoder: false,
      add_cross_attention: false,
      cross_attention_hidden_size: null,
      output_attentions: false,
      output_hidden_states: false,
      id2label: { 0: 'LABEL_0' },
      position_embedding_type: 'absolute',
      torch_dtype: 'float32',
      transformers_version: '5.24.0',
      problem_type: null,
      chunk_size_feed_forward: 0,
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...bert().config, ...harmless }));
    await withModel(folder, async (model) => assertNumbersOf('good-bert', await inspect(model, [TEXT])));
  });
});

function assertNames(message: string, names: readonly string[]): void {
  for (const name of names) assert.ok(message.includes(name), `${name} is not named: ${message}`);
}

/** The rows of a good model's own case. */
async function assertNumbersOf(folder: string, run: Run): Promise<void> {
  const known = casesOf('weights').find(({ input }) => input.folder === folder);
  assert.ok(known, `no numbers of ${folder}`);
  assert.deepEqual(textsOf(known.input), [TEXT]);
  for (const { layer, head, query, weights } of known.expect.rows)
    assertClose(await rowOf(run, { layer, head }, query), weights, known.expect.tolerance, `L${layer} H${head}`);
}

/** Fails where opening takes too long, or more memory than twice the files and 200 MB. */
async function bounded(folder: string, action: () => Promise<void>): Promise<void> {
  const files = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const memory = process.memoryUsage.rss();
  const started = performance.now();
  await action();
  assert.ok(performance.now() - started < SECONDS * 1000, `${performance.now() - started} ms`);
  assert.ok(process.memoryUsage.rss() - memory < 2 * files + 200e6, `${process.memoryUsage.rss() - memory} bytes`);
}
