import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { type Model, openModel, type Run } from '../../../src/core/model.ts';
import { MEASURE_IDS, type MeasureId } from '../../../src/protocol/measures.ts';
import { casesOf, textOf } from '../../cases/cases.ts';
import { miniLM } from './builtIn.ts';
import { assertClose, assertSumsToOne, inspect, PLAIN, refusalOf, rowsOf, tokensOf, withModel } from './support.ts';

const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";
const SITE = 'encoder.self';

const tiny = (name: string) => fileURLToPath(new URL(`../../reference/tiny/models/${name}`, import.meta.url));

describe('measures', () => {
  let model: Model;
  let run: Run;
  let count: number;
  before(async () => {
    model = await openModel(miniLM());
    run = await inspect(model, [SENTENCE]);
    count = tokensOf(run).length;
  });
  after(() => model.dispose());

  const by = (measure: MeasureId) => ({ ...PLAIN, measure });
  const matrix = (measure: MeasureId, layer: number, head = 0) => rowsOf(run, { layer, head }, [0, count], by(measure));

  for (const { id, title, input, expect } of casesOf('rollout'))
    it(`${id}: ${title}`, async () => {
      const other = await inspect(model, [textOf(input)]);
      const last = { layer: 5, head: 0 };
      for (const { query, weights } of expect.rows) {
        const [row] = await rowsOf(other, last, [query, query + 1], by('rollout'));
        assertClose(row ?? [], weights, expect.tolerance, `query ${query}`);
      }
    });

  it('rollout is the same for all heads of a layer, whatever layer was asked for before, and its rows sum to 1', async () => {
    const order = [4, 2, 5, 0];
    const once = await Promise.all(order.map((layer) => matrix('rollout', layer, 3)));
    for (const [at, layer] of order.entries()) {
      const again = await matrix('rollout', layer, 7);
      again.forEach((row, query) => {
        assertClose(row, once[at]?.[query] ?? [], 1e-6, `layer ${layer} query ${query}`);
        assertSumsToOne(row);
      });
    }
    const first = await Promise.all(Array.from({ length: 12 }, (_, head) => matrix('weight', 0, head)));
    const half = (query: number, key: number) => first.reduce((sum, rows) => sum + (rows[query]?.[key] ?? NaN) / 24, query === key ? 0.5 : 0);
    assertClose(
      once[3]?.[8] ?? [],
      Array.from({ length: count }, (_, key) => half(8, key)),
      1e-6,
      'layer 0',
    );
  });

  it('what was carried is weight times the norm of the projected value, as the explanation has it', async () => {
    const { carried } = await run.capture.explain({ site: SITE, head: { layer: 3, head: 1 }, query: 11, key: 2 });
    assertClose((await matrix('carried', 3, 1))[11] ?? [], carried, 1e-5);
    // The mockup's numbers: a tenth of the weight goes to [CLS], and brings next to nothing.
    assertClose([carried[0] ?? NaN, carried[2] ?? NaN, carried[9] ?? NaN], [0.0191, 1.62, 0.8112], 1e-3);
  });

  for (const measure of MEASURE_IDS) {
    it(`${measure}: heads, mean, one link in all heads and thumbnails tell the same numbers`, async () => {
      const rows = await matrix(measure, 3, 1);
      const links = await run.capture.links({ site: SITE, query: 11, key: 2, presentation: by(measure) });
      assert.deepEqual(links.shape, [6, 12]);
      assertClose([links.values[3 * 12 + 1] ?? NaN], [rows[11]?.[2] ?? NaN], 1e-5, 'link');
      const heads = [1, 2].map((head) => ({ layer: 3, head }));
      const { mean } = await run.capture.mean({ site: SITE, heads, rows: [11, 12], presentation: by(measure) });
      const other = (await matrix(measure, 3, 2))[11];
      assertClose(
        mean.values,
        Array.from(rows[11] ?? [], (value, key) => (value + (other?.[key] ?? NaN)) / 2),
        1e-5,
        'mean',
      );
      const { size, pixels, most } = await run.capture.thumbnails(SITE, measure);
      assert.equal(size, count);
      const shown = (pixels[(3 * 12 + 1) * size * size + 11 * size + 2] ?? NaN) / 255;
      assertClose([shown ** 2 * most], [rows[11]?.[2] ?? NaN], 0.01 * most, 'thumbnail');
      if (measure === 'carried') assert.equal(Math.max(...pixels), 255, 'the largest cell is the darkest');
    });

    it(`${measure}: words are merged and special tokens taken out as for weights`, async () => {
      const words = { words: true, renormalised: true, measure };
      const { shape, values } = await run.capture.weights({ site: SITE, heads: [{ layer: 3, head: 1 }], rows: [1, 3], presentation: words });
      assert.deepEqual(shape, [1, 2, 14]);
      for (const row of [values.subarray(0, 14), values.subarray(14)]) assertSumsToOne(row);
      assert.equal(values[0], 0, 'a special token');
    });
  }

  it('rollout from one text to another is refused, the others are not', () =>
    withModel(tiny('t5'), async (translator) => {
      const translated = await translator.run(await translator.tokenize(['the old fox'], { target: 'a bird' }));
      const ask = (measure: MeasureId) => translated.capture.thumbnails('decoder.cross', measure);
      assert.match(await refusalOf(() => ask('rollout')), /Rollout is there only where a text looks at itself/);
      assert.ok((await ask('carried')).most > 0);
      assert.equal((await ask('weight')).most, 1);
    }));
});
