/** One weight explained on the command line as it is built. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cli } from './program.ts';

const TROPHY = "The trophy didn't fit in the suitcase because it was too big";
const LINK = ['--head', 'L3H1', '--query', '11', '--key', '2'];

describe('explain on the command line', function () {
  this.timeout(60_000);

  it('prints every number behind a weight as one object', async () => {
    const { code, stdout } = await cli(['explain', TROPHY, '--model', 'minilm', '--site', 'encoder.self', ...LINK, '--json']);
    assert.equal(code, 0);
    const numbers = JSON.parse(stdout) as Readonly<Record<string, readonly (number | null)[]>>;
    const lengths = {
      q: 32,
      k: 32,
      v: 32,
      scores: 16,
      scaled: 16,
      masked: 16,
      weights: 16,
      weighted_value: 32,
      head_output: 32,
      projected: 384,
      layer_output_norms: 12,
    };
    for (const [name, length] of Object.entries(lengths)) assert.equal(numbers[name]?.length, length, name);
    assert.equal(numbers['weights']?.[2]?.toFixed(3), '0.577');
    assert.equal(numbers['scores']?.[2]?.toFixed(2), '25.51');
    assert.equal(numbers['layer_output_norms']?.[1]?.toFixed(2), '2.02');
  });

  it('prints the steps for reading; without a link, those of one worth seeing', async () => {
    const { code, stdout } = await cli(['explain', TROPHY]);
    assert.equal(code, 0);
    assert.match(stdout, /^all-MiniLM-L6-v2 · encoder\.self · L3 H1: it \(token 11, id 2009\) looks at trophy \(token 2, id 5384\) with 57\.7 %$/m);
    assert.match(stdout, /^4 Score: q · k = 25\.5083/m);
    assert.match(stdout, /^ +suitcase +20\.4504 +3\.6152 +23\.6 % +0\.8112$/m);
    assert.equal((await cli(['explain', TROPHY, ...LINK])).stdout, stdout);
  });

  it('masks what comes later with null, and tells position apart from content', async () => {
    const { code, stdout } = await cli(['explain', TROPHY, '--model', 'smollm2', '--head', 'L3H2', '--query', '5', '--key', '2', '--json']);
    assert.equal(code, 0);
    const { masked, scaled, content, position, weights } = JSON.parse(stdout) as Readonly<Record<string, readonly (number | null)[]>>;
    masked?.forEach((score, key) => {
      assert.equal(score, key > 5 ? null : scaled?.[key]);
      assert.ok(Math.abs((content?.[key] ?? NaN) + (position?.[key] ?? NaN) - (scaled?.[key] ?? NaN)) < 1e-4);
      if (score === null) assert.equal(weights?.[key], 0);
    });
  });

  it('counts queries in the target and keys in the source, in cross-attention', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'explain-'));
    try {
      const target = path.join(folder, 'target.txt');
      await writeFile(target, 'Só algumas pessoas voltaram no dia seguinte.');
      const link = ['--site', 'decoder.cross', '--head', 'L1H3', '--query', '2', '--key', '3'];
      const { code, stdout } = await cli(['explain', 'Only a few people came back the next day.', '--model', 'en-pt', '--target-file', target, ...link]);
      assert.equal(code, 0);
      assert.match(stdout, /decoder\.cross · L1 H3: ␣pessoas \(token 2, id \d+\) looks at ␣people \(token 3, id \d+\)/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses what is not there in a line, and wrong use with the usage', async () => {
    const refused = await cli(['explain', TROPHY, '--query', '99']);
    assert.deepEqual([refused.code, refused.stderr], [1, 'There is no token 99 in text: it has 16 tokens, counted from 0.\n']);
    assert.match((await cli(['explain', TROPHY, '--site', 'decoder.cross'])).stderr, /has no site decoder\.cross/);
    assert.match((await cli(['explain', TROPHY, '--head', 'L9H0'])).stderr, /There is no head L9H0/);
    const wrong = await cli(['explain', TROPHY, '--key', 'two']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^--key two is no token.*\nUsage:/);
  });
});
