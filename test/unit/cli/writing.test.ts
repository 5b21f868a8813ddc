/** The command line with models that write: targets, logits, predictions, and text as it comes. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { assertRefused, assertWrongUse, cli } from './program.ts';

const TINY = path.join(import.meta.dirname, '..', '..', 'reference', 'tiny', 'models');

describe('the command line with models that write', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'cli-'));
  });
  after(() => rm(folder, { recursive: true }));
  const file = (name: string) => path.join(folder, name);

  it('translates, and shows which words look at which', async () => {
    const { code, stdout } = await cli(['inspect', 'Good morning.', '--model', 'en-pt']);
    assert.equal(code, 0);
    assert.match(stdout, /^English → Portuguese · decoder\.cross · L1 H\d .* 4 tokens look at 4 tokens$/m);
    assert.match(stdout, /^target: Bom dia\.$/m);
    assert.match(stdout, /^␣Bom +␣Good +\d/m);
  });

  it('writes all sites, sequences and scores of an encoder–decoder', async () => {
    await writeFile(file('target.txt'), 'the bird saw the fox');
    const args = [
      'inspect',
      'the fox saw a red bird',
      '--target-file',
      file('target.txt'),
      '--model',
      path.join(TINY, 't5'),
      '--out',
      file('t5.safetensors'),
      '--logits',
    ];
    assert.deepEqual(await cli(args), { code: 0, stdout: '', stderr: '' });
    const entries = await readSafetensors(file('t5.safetensors'));
    const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
    const bytes = await readFile(file('t5.safetensors'));
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
    const { source, target, decoder_input: input } = JSON.parse(header.__metadata__.sequences);
    const [keys, queries] = [source.ids.length, target.ids.length];
    for (const [site, shape] of Object.entries({ 'encoder.self': [keys, keys], 'decoder.self': [queries, queries], 'decoder.cross': [queries, keys] }))
      assert.deepEqual(shapes.get(`attention.${site}.0`)?.slice(1), shape, site);
    assert.equal(shapes.get('logits')?.[0], queries);
    assert.deepEqual(input.ids.slice(1), target.ids.slice(0, -1));
    assert.deepEqual(target.ranges[0], [0, 3]);
  });

  it('adds predictions to JSON', async () => {
    const { stdout } = await cli(['inspect', 'The capital of France is', '--model', 'smollm2', '--json']);
    const { predictions } = JSON.parse(stdout);
    assert.equal(predictions.length, 1);
    assert.equal(predictions[0].index, 4);
    assert.equal(predictions[0].tokens.length, 5);
    assert.equal(predictions[0].tokens[0].piece, 'ĠParis');
  });

  it('continues a text, answers as a chat, and translates', async () => {
    const continued = await cli(['generate', 'The capital of France is', '--count', '2']);
    assert.match(continued.stdout, /^ Paris.*\n$/);
    const answered = await cli(['generate', 'Name a river.', '--chat', '--count', '12', '--json']);
    const { text, ids } = JSON.parse(answered.stdout);
    assert.match(text, /river/i);
    assert.equal(ids.length, 12);
    const translated = await cli(['generate', 'Good morning.', '--model', 'en-pt']);
    assert.equal(translated.stdout, 'Bom dia.\n');
  });

  it('translates into the language that is named', async () => {
    const model = path.join(TINY, 'mbart');
    const { code, stdout } = await cli(['generate', 'the old fox', '--model', model, '--language', 'en_XX', '--json']);
    assert.equal(code, 0);
    assert.equal(JSON.parse(stdout).ids[0], 5);
  });

  for (const [what, args, words] of [
    ['a language that is not there', ['generate', 'x', '--model', path.join(TINY, 'mbart'), '--language', 'xx'], /no language by the name xx/],
    ['a model that only reads', ['generate', 'x', '--model', 'minilm'], /does not write text/],
    ['a model without scores', ['inspect', 'x', '--logits', '--out', 'x.safetensors'], /no output layer/],
    ['a model without a chat template', ['inspect', 'x', '--chat'], /no chat template/],
    ['a site that is not there', ['inspect', 'x', '--site', 'decoder.cross'], /no site decoder\.cross; it has encoder\.self/],
  ] as const) {
    it(`ends with 1 and one line for ${what}`, () => assertRefused(args, words));
  }

  for (const args of [
    ['inspect', 'x', '--logits'],
    ['inspect', 'x', '--site', 'decoder'],
    ['inspect', 'x', '--target-file', import.meta.filename],
    ['generate', 'x', '--count', 'many'],
  ]) {
    it(`ends with 2 and the usage for: ${args.slice(0, 3).join(' ')}`, () => assertWrongUse(args));
  }
});
