/** The samples open with a head that is worth seeing: the models still say so. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { sequenceOf, siteOf } from '../../../src/protocol/inspection.ts';
import { SAMPLES, spansOf } from '../../../src/session/samples.ts';
import { BuiltIns } from '../core/builtIn.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', '..', 'media', 'samples');
/** So much less than what was measured is still the head that was meant. */
const SLACK = 0.02;

describe('samples', function () {
  this.timeout(120_000);
  const models = new BuiltIns();
  after(() => models.dispose());

  it('are the files of media/samples', () => {
    assert.deepEqual(SAMPLES.map(({ file }) => file).sort(), fs.readdirSync(FOLDER).sort());
    assert.equal(new Set(SAMPLES.map(({ id }) => id)).size, SAMPLES.length);
  });

  it('have the weights that the walkthrough names', () => {
    const texts = JSON.parse(fs.readFileSync(path.join(FOLDER, '..', '..', 'package.nls.json'), 'utf8')) as Record<string, string>;
    const named = (key: string) => [...(texts[key] ?? '').matchAll(/([\d.]+) % at/g)].map(([, share]) => share);
    const weightOf = (id: string) => ((SAMPLES.find((sample) => sample.id === id)?.link.weight ?? 0) * 100).toFixed(1);
    assert.deepEqual(named('walkthrough.problem.text'), [weightOf('trophy')]);
    assert.deepEqual(named('walkthrough.limits.text'), [weightOf('twin')]);
  });

  for (const { id, file, takes, model: name, link } of SAMPLES) {
    it(`${id}: ${link.query.label} → ${link.key.label} in ${name}`, async () => {
      const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
      const model = await models.get(name);
      const texts = spansOf(text, takes).map(({ start, end }) => text.slice(start, end));
      const run = await model.run(await model.tokenize(texts));
      const site = siteOf(run, link.site);
      assert.equal(sequenceOf(run, site.queries).tokens[link.query.index]?.label, link.query.label);
      assert.equal(sequenceOf(run, site.keys).tokens[link.key.index]?.label, link.key.label);
      const presentation = { words: false, renormalised: false };
      const { values } = await run.capture.links({ site: site.name, query: link.query.index, key: link.key.index, presentation });
      const weight = values[link.head.layer * site.heads + link.head.head] ?? 0;
      assert(weight >= link.weight - SLACK, `${weight.toFixed(3)}, not ${link.weight}`);
    });
  }
});
