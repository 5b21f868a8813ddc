/** The command line as it is built: what it prints, what it writes, and its exit codes. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { assertRefused, assertWrongUse, cli } from './program.ts';

const TROPHY = "The trophy didn't fit in the suitcase because it was too big";

describe('the command line', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'cli-'));
  });
  after(() => rm(folder, { recursive: true }));
  const file = (name: string) => path.join(folder, name);

  it('prints the strongest links of a head worth seeing', async () => {
    const { code, stdout } = await cli(['inspect', TROPHY]);
    assert.equal(code, 0);
    assert.match(stdout, /^all-MiniLM-L6-v2 · L3 H1 .* 16 tokens$/m);
    assert.match(stdout, /^it +trophy +57\.7 %$/m);
    assert.match(stdout, /^it +suitcase +23\.6 %$/m);
  });

  it('says how much of a long text the model took', async () => {
    const { stdout } = await cli(['inspect', '--file', '-'], 'river '.repeat(1204));
    assert.match(stdout, /512 tokens · first 510 of 1,204 tokens$/m);
  });

  it('writes all weights, with tokens, ranges and segments', async () => {
    await writeFile(file('first.txt'), 'The river rose 🌊 fast.');
    await writeFile(file('second.txt'), 'Nobody had slept.');
    const { code, stdout } = await cli(['inspect', '--file', file('first.txt'), '--pair-file', file('second.txt'), '--out', file('w.safetensors')]);
    assert.deepEqual([code, stdout], [0, '']);
    const entries = await readSafetensors(file('w.safetensors'));
    assert.deepEqual(
      entries.map(({ name }) => name),
      [0, 1, 2, 3, 4, 5].map((layer) => `attention.encoder.self.${layer}`),
    );
    for (const { dtype, shape } of entries) assert.deepEqual([dtype, shape], ['F32', [12, 13, 13]]);
    const bytes = await readFile(file('w.safetensors'));
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
    assert.equal(header.__metadata__.model, 'minilm');
    const { text } = JSON.parse(header.__metadata__.sequences);
    assert.deepEqual(text.tokens.slice(0, 6), ['[CLS]', 'the', 'river', 'rose', '[UNK]', 'fast']);
    assert.deepEqual(text.ranges.slice(3, 6), [
      [10, 14],
      [15, 17],
      [18, 22],
    ]);
    assert.deepEqual(text.ranges[8], [0, 6]);
    assert.equal(text.segments.join(''), '0000000011111');
    assert.equal(text.ids.length, 13);
  });

  it('writes a picture and JSON of a chosen head', async () => {
    const { code, stdout } = await cli(['inspect', TROPHY, '--head', 'L0H2', '--svg', file('a.svg'), '--json']);
    assert.equal(code, 0);
    const { head, sequences, links } = JSON.parse(stdout);
    assert.equal(head.name, 'L0 H2');
    assert.equal(head.weights.length, 16);
    assert.equal(sequences[0].tokens.length, 16);
    assert.equal(links[0].query - links[0].key, 1); // L0 H2 looks at the token before
    const svg = await readFile(file('a.svg'), 'utf8');
    assert.match(svg, /^<svg /);
    assert.match(svg, />suitcase</);
    assert.match(svg, /all-MiniLM-L6-v2 · L0 H2/);
  });

  it('takes special tokens and nothing at all', async () => {
    const { code, stdout } = await cli(['inspect', '', '--json']);
    assert.equal(code, 0);
    assert.deepEqual(
      JSON.parse(stdout).sequences[0].tokens.map(({ piece }: { piece: string }) => piece),
      ['[CLS]', '[SEP]'],
    );
  });

  it('takes a GGUF file as a model', async () => {
    const model = path.join(import.meta.dirname, '..', '..', 'reference', 'gguf', 'models', 'llama.gguf');
    const { code, stdout } = await cli(['inspect', 'the fox saw a bird', '--model', model, '--json']);
    assert.equal(code, 0);
    const { sites, head } = JSON.parse(stdout);
    assert.equal(sites[0].name, 'decoder.self');
    head.weights.forEach((row: number[], query: number) => assert.ok(row.slice(query + 1).every((weight) => weight === 0)));
  });

  for (const [what, args, words] of [
    ['a file that is not there', ['inspect', '--file', 'no-such-file.txt'], /no-such-file\.txt/],
    ['a model that is not there', ['inspect', 'x', '--model', 'no-such-model'], /no-such-model/],
    ['a head that is not there', ['inspect', 'x', '--head', 'L6H0'], /6 layers of 12 heads/],
    ['a place that cannot be written', ['inspect', 'x', '--out', path.join('no-such-folder', 'w.safetensors')], /no-such-folder/],
  ] as const) {
    it(`ends with 1 and one line for ${what}`, () => assertRefused(args, words));
  }

  for (const args of [
    [],
    ['explode'],
    ['inspect'],
    ['inspect', 'a', 'b'],
    ['inspect', 'x', '--head', 'three'],
    ['inspect', 'x', '--file', 'y'],
    ['inspect', 'x', '--colour'],
  ]) {
    it(`ends with 2 and the usage for: ${args.join(' ') || 'nothing'}`, () => assertWrongUse(args));
  }
});
