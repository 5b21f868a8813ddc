import assert from 'node:assert/strict';
import { type Model, openModel, type Run } from '../../../src/core/model.ts';
import { casesOf, textsOf } from '../../cases/cases.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { miniLM } from './miniLM.ts';
import { assertClose, assertSumsToOne, inspect, rowOf, rowsOf, tokensOf, withModel } from './support.ts';

describe('weights equal the reference', () => {
  const models = modelRoot();
  let model: Model;
  before(async () => {
    model = await openModel(miniLM());
  });
  after(async () => {
    await model.dispose();
    models.remove();
  });

  for (const { id, title, input, expect } of casesOf('weights')) {
    it(`${id}: ${title}`, async () => {
      if (input.folder) await withModel(models.write(input.folder), async (tiny) => check(await inspect(tiny, textsOf(input)), expect));
      else await check(await inspect(model, textsOf(input)), expect);
    });
  }

  for (const { id, title, input, expect } of casesOf('words')) {
    it(`${id}: ${title}`, async () => {
      const run = await inspect(model, textsOf(input));
      const tokens = tokensOf(run);
      assert.deepEqual(
        tokens.map(({ word }) => word),
        expect.words.flatMap((pieces, word) => pieces.map(() => word)),
      );
      for (const { layer, head, word, weights } of expect.rows) {
        const row = await rowOf(run, { layer, head }, word, { words: true, renormalised: false });
        assertClose(row, weights, expect.tolerance, `L${layer} H${head} word ${word}`);
        assertSumsToOne(row);
      }
    });
  }
});

async function check(run: Run, expect: ReturnType<typeof casesOf<'weights'>>[number]['expect']): Promise<void> {
  const tokens = tokensOf(run);
  const [site] = run.sites;
  assert.ok(site);
  if (expect.count !== undefined) assert.equal(tokens.length, expect.count);
  if (typeof expect.pieces === 'object')
    assert.deepEqual(
      tokens.map(({ piece }) => piece),
      expect.pieces,
    );
  if (expect.ids)
    assert.deepEqual(
      tokens.map(({ id }) => id),
      expect.ids,
    );
  if (expect.layers !== undefined) assert.deepEqual([site.layers, site.heads], [expect.layers, expect.heads]);
  for (const { layer, head, query, weights } of expect.rows) {
    const row = await rowOf(run, { layer, head }, query);
    assertClose(row, weights, expect.tolerance, `L${layer} H${head} query ${query}`);
    assertSumsToOne(row);
  }
  for (const [layer, zeros] of [
    [0, expect.exactZerosLayer0Head0],
    [site.layers - 1, expect.exactZerosLastLayerHead0],
  ] as const) {
    if (zeros === undefined) continue;
    const rows = await rowsOf(run, { layer, head: 0 }, [0, tokens.length]);
    assert.equal(rows.flatMap((row) => [...row]).filter((weight) => weight === 0).length, zeros, `zeros of layer ${layer}`);
  }
}
