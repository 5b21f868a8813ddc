import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allHeads } from '../../../src/core/attention/capture.ts';
import { openSource } from '../../../src/core/checkpoint/open.ts';
import { readItems } from '../../../src/core/checkpoint/marian/items.ts';
import type { Model, Run } from '../../../src/core/model.ts';
import { sequenceOf, siteOf, type SiteName } from '../../../src/protocol/inspection.ts';
import { bergamot } from '../../cases/models/bergamot.ts';
import { FLOAT32, INTGEMM8 } from '../../cases/models/marian.ts';
import { BuiltIns, builtIn } from './builtIn.ts';
import { assertClose, PLAIN, refusalOf, rowsOf, withModel } from './support.ts';

/** As test/reference/bergamot.py writes it: weights in millionths, [layers, heads, queries, keys]. */
interface Sentence {
  readonly text: string;
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly targetText: string;
  /** The likeliest ids of the last step, and their scores. */
  readonly last: readonly (readonly [id: number, score: number])[];
  readonly encoder: Weights;
  readonly cross: Weights;
}

type Weights = readonly (readonly (readonly (readonly number[])[])[])[];

const { sentences } = JSON.parse(readFileSync(new URL('../../reference/enpt.json', import.meta.url), 'utf8')) as { readonly sentences: readonly Sentence[] };

/** Half a millionth is the rounding of the file; the rest is float32 against float64. */
const TOLERANCE = 1e-5;

const idsOf = (run: Run, name: 'source' | 'target' | 'decoder_input') => sequenceOf(run, name).tokens.map(({ id }) => id);

describe('the English–Portuguese model of Firefox', () => {
  const models = new BuiltIns();
  let model: Model;
  before(async () => {
    model = await models.get('en-pt');
  });
  after(() => models.dispose());

  for (const sentence of sentences)
    it(`translates and attends as the reference: ${sentence.text}`, async () => {
      const words: string[] = [];
      const run = await model.run(await model.tokenize([sentence.text]), undefined, (text) => words.push(text));
      assert.deepEqual(idsOf(run, 'source'), sentence.source);
      assert.deepEqual(idsOf(run, 'target'), sentence.target);
      assert.deepEqual(idsOf(run, 'decoder_input'), [0, ...sentence.target.slice(0, -1)]);
      assert.equal(sequenceOf(run, 'target').text, sentence.targetText);
      assert.equal(words.at(-1), sentence.targetText);
      await assertWeights(run, sentence);
      const logits = await model.logits(run);
      const last = logits?.data.slice(-(logits.dims[1] ?? 0));
      assertClose(
        sentence.last.map(([id]) => Number(last?.[id])),
        sentence.last.map(([, score]) => score),
        1e-3,
        'scores',
      );
    });

  it('a target that is given has the weights of the one that was made', async () => {
    const [sentence] = sentences;
    assert.ok(sentence);
    const run = await model.run(await model.tokenize([sentence.text], { target: sentence.targetText }));
    assert.deepEqual(idsOf(run, 'target'), sentence.target);
    await assertWeights(run, sentence);
  });

  it('a target is as long as two and a half sources at most', async () => {
    const run = await model.run(await model.tokenize(['a']), undefined, undefined);
    assert.ok(idsOf(run, 'target').length <= Math.ceil(2.5 * idsOf(run, 'source').length));
  });

  it('white space alone is not translated', async () => {
    assert.match(await refusalOf(async () => model.run(await model.tokenize(['   ']))), /no text to inspect/);
  });

  it('opens by its file as by its folder', async () => {
    const { folder } = builtIn('en-pt');
    const { config } = await openSource(path.join(folder, 'model.enpt.intgemm.alphas.bin'));
    assert.deepEqual(config, (await openSource(folder)).config);
  });
});

async function assertWeights(run: Run, { encoder, cross }: Sentence): Promise<void> {
  await assertSite(run, 'encoder.self', encoder);
  await assertSite(run, 'decoder.cross', cross);
}

async function assertSite(run: Run, name: SiteName, expected: Weights): Promise<void> {
  const site = siteOf(run, name);
  assert.deepEqual([site.layers, site.heads], [expected.length, expected[0]?.length]);
  for (const [layer, heads] of expected.entries())
    for (const [head, matrix] of heads.entries()) {
      const rows = await rowsOf(run, { layer, head }, [0, matrix.length], PLAIN, name);
      const millionth = matrix.map((row) => row.map((weight) => weight / 1e6));
      millionth.forEach((weights, query) => assertClose(rows[query] ?? [], weights, TOLERANCE, `${name} L${layer} H${head} query ${query}`));
    }
}

describe('Marian binaries', () => {
  let folder: string;
  let file: string;
  const real = builtIn('en-pt').folder;
  const original = path.join(real, 'model.enpt.intgemm.alphas.bin');
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'marian-'));
    file = path.join(folder, 'model.enpt.bin');
    copyFileSync(path.join(real, 'vocab.enpt.spm'), path.join(folder, 'vocab.enpt.spm'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The real file with one text in it replaced by another of the same length. */
  function write(from: string, to: string): void {
    const bytes = readFileSync(original);
    assert.equal(from.length, to.length);
    const at = bytes.lastIndexOf(from);
    assert.ok(at > 0, from);
    bytes.write(to, at, 'latin1');
    writeFileSync(file, bytes);
  }

  const refusal = () => refusalOf(() => withModel(folder, () => Promise.resolve()));

  for (const [from, to, says] of [
    ['dec-cell: ssru', 'dec-cell: lstm', /dec-cell is "lstm"/],
    ['transformer-decoder-autoreg: rnn', 'transformer-decoder-autoreg: aan', /transformer-decoder-autoreg is "aan"/],
    ['transformer-postprocess: dan', 'transformer-postprocess: dn ', /transformer-postprocess is "dn"/],
    ['transformer-postprocess-top: ""', 'transformer-postprocess-top: n ', /transformer-postprocess-top is "n"/],
    ['transformer-preprocess: ""', 'transformer-preprocess: n ', /transformer-preprocess is "n"/],
    ['position-embeddings: false', 'position-embeddings: true ', /transformer-train-position-embeddings is true/],
    ['right-left: false', 'right-left: true ', /right-left is true/],
    ['transformer-tied-layers: []', 'transformer-tied-layers: 12', /transformer-tied-layers is 12/],
    ['dec-depth: 2', 'dec-depth: [', /special:model\.yml.* is unreadable/],
    ['transformer-dim-aan: 2048', 'transformer-window: 2048 ', /transformer-window is 2048/],
    ['type: transformer', 'type: amun-s2s   ', /type is "amun-s2s"/],
    ['transformer-heads: 8', 'transformer-heads: 7', /cannot be divided among 7 heads/],
    ['enc-depth: 6', 'enc-depth: 7', /encoder_l7_self_Wq is missing/],
    ['dim-emb: 256', 'dim-emb: abc', /dim-emb is missing .* or no number/],
  ] as const)
    it(`${to.trim()} is refused`, async () => {
      write(from, to);
      assert.match(await refusal(), says);
    });

  it('a tensor that is missing is told by its own name', async () => {
    write('decoder_l2_rnn_Wf\0', 'decoder_l2_rnn_Xf\0');
    assert.match(await refusal(), /decoder_l2_rnn_Wf is missing/);
  });

  it('a file cut short, and one with bytes too many', async () => {
    const bytes = readFileSync(original);
    writeFileSync(file, bytes.subarray(0, -2000));
    assert.match(await refusal(), /incomplete/);
    writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(3)]));
    assert.match(await refusal(), /3 bytes belong to no tensor/);
  });

  it('a pickle of the same name is none of them', async () => {
    writeFileSync(file, Buffer.from('PK\x03\x04 not a real archive', 'latin1'));
    assert.match(await refusal(), /is a pickle file/);
  });

  it('a vocabulary must lie beside it', async () => {
    copyFileSync(original, file);
    rmSync(path.join(folder, 'vocab.enpt.spm'));
    assert.match(await refusal(), /vocabulary of model\.enpt\.bin.* is missing/);
  });

  it('floats and integers, one table or several: the same numbers give the same weights and the same target', async () => {
    copyFileSync(fileURLToPath(new URL('../../reference/sentencePiece/marian/source.spm', import.meta.url)), path.join(folder, 'vocab.enpt.spm'));
    const runs: Run[] = [];
    for (const type of [INTGEMM8, FLOAT32] as const)
      for (const tables of ['shared', 'apart'] as const) {
        writeFileSync(file, bergamot({ type, tables }));
        runs.push(await withModel(folder, async (model) => model.run(await model.tokenize(['The nurse gave her keys.']))));
      }
    const [first, ...others] = runs;
    assert.ok(first);
    assert.ok(idsOf(first, 'target').length > 3);
    for (const run of others) {
      assert.deepEqual(idsOf(run, 'target'), idsOf(first, 'target'));
      for (const site of first.sites)
        for (const head of allHeads(site)) {
          const { name } = site;
          const rows = [0, name === 'decoder.cross' ? idsOf(first, 'target').length : idsOf(first, 'source').length] as const;
          const [found, wanted] = [await rowsOf(run, head, rows, PLAIN, name), await rowsOf(first, head, rows, PLAIN, name)];
          found.forEach((row, query) => assertClose(row, wanted[query] ?? [], 1e-5, `${name} ${JSON.stringify(head)} ${query}`));
        }
    }
  });

  it('items follow each other and end with the file', () => {
    const items = readItems(original);
    assert.equal(items.length, 195);
    items.slice(1).forEach(({ offset }, at) => assert.equal(offset, (items[at]?.offset ?? 0) + (items[at]?.bytes ?? 0)));
  });
});
