import assert from 'node:assert/strict';
import path from 'node:path';
import type { Model, Run } from '../../../src/core/model.ts';
import { sequenceOf, siteOf, type SiteName, type Token } from '../../../src/protocol/inspection.ts';
import { casesOf, folderOf, textsOf } from '../../cases/cases.ts';
import { modelRoot } from '../../cases/models/models.ts';
import { BuiltIns } from './builtIn.ts';
import { assertClose, assertSumsToOne, inspect, PLAIN, rowOf, rowsOf, tokensOf, withModel } from './support.ts';

describe('weights equal the reference', () => {
  const models = new BuiltIns();
  const tiny = modelRoot();
  after(async () => {
    await models.dispose();
    tiny.remove();
  });

  for (const { id, title, model, input, expect } of casesOf('weights')) {
    it(`${id}: ${title}`, async () => {
      const answer = async (opened: Model) => {
        await check(opened, await inspect(opened, textsOf(input), { target: input.target }), expect);
        if (expect.greedyFirst)
          assert.deepEqual(idsOf(sequenceOf(await inspect(opened, textsOf(input)), 'target').tokens).slice(0, expect.greedyFirst.length), expect.greedyFirst);
      };
      const { folder = '', file = '' } = input;
      if (folder || file) await withModel(path.join(tiny.write(folderOf(input)), path.basename(file)), answer);
      else await answer(await models.get(model));
    });
  }

  for (const { id, title, input, expect } of casesOf('words')) {
    it(`${id}: ${title}`, async () => {
      const run = await inspect(await models.get(), textsOf(input));
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

async function check(model: Model, run: Run, expect: ReturnType<typeof casesOf<'weights'>>[number]['expect']): Promise<void> {
  const tokens = tokensOf(run);
  const [site] = run.sites;
  assert.ok(site);
  if (expect.count !== undefined) assert.equal(tokens.length, expect.count);
  if (typeof expect.pieces === 'object')
    assert.deepEqual(
      tokens.map(({ piece }) => piece),
      expect.pieces,
    );
  if (expect.ids) assert.deepEqual(idsOf(tokens), expect.ids);
  for (const [name, ids] of [
    ['source', expect.source],
    ['target', expect.target],
    ['decoder_input', expect.decoderInput],
  ] as const)
    if (ids) assert.deepEqual(idsOf(sequenceOf(run, name).tokens), ids, name);
  if (expect.targetText !== undefined) assert.equal(sequenceOf(run, 'target').text, expect.targetText);
  if (expect.layers !== undefined) assert.deepEqual([site.layers, site.heads], [expect.layers, expect.heads]);
  for (const [name, shape] of Object.entries(expect.sites ?? {})) assert.deepEqual([siteOf(run, nameOf(name)).layers, siteOf(run, nameOf(name)).heads], shape);
  if (expect.sites) assert.equal(run.sites.length, Object.keys(expect.sites).length);
  for (const { site: name, layer, head, query, weights } of expect.rows) {
    const [row = []] = await rowsOf(run, { layer, head }, [query, query + 1], PLAIN, nameOf(name));
    assertClose(row, weights, expect.tolerance, `${name} L${layer} H${head} query ${query}`);
    assertSumsToOne(Float32Array.from(row));
    if (site.name === 'decoder.self')
      assert.ok(
        row.slice(query + 1).every((weight) => weight === 0),
        'looks ahead',
      );
  }
  if (expect.next) {
    const predictions = await model.predictions(run, tokens.length - 1, expect.next.length);
    assert.deepEqual(
      predictions.map(({ id }) => id),
      expect.next.map(([id]) => id),
    );
    assertClose(
      predictions.map(({ probability }) => probability),
      expect.next.map(([, , probability]) => probability),
      expect.tolerance,
      'next',
    );
  }
  for (const [layer, zeros] of [
    [0, expect.exactZerosLayer0Head0],
    [site.layers - 1, expect.exactZerosLastLayerHead0],
  ] as const) {
    if (zeros === undefined) continue;
    const rows = await rowsOf(run, { layer, head: 0 }, [0, tokens.length], PLAIN, site.name);
    assert.equal(rows.flatMap((row) => [...row]).filter((weight) => weight === 0).length, zeros, `zeros of layer ${layer}`);
  }
}

const idsOf = (tokens: readonly Token[]) => tokens.map(({ id }) => id);

/** `encoder self` in the cases is `encoder.self`. */
function nameOf(site: string): SiteName {
  const names: readonly SiteName[] = ['encoder.self', 'decoder.self', 'decoder.cross'];
  const found = names.find((name) => name === site.replace(' ', '.'));
  assert.ok(found, site);
  return found;
}
