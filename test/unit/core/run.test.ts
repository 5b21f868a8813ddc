import assert from 'node:assert/strict';
import { type Model, openModel } from '../../../src/core/model.ts';
import { builtIn, miniLM } from './builtIn.ts';
import { inspect, rowOf, tokensOf, withModel } from './support.ts';

const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";

describe('a run', () => {
  let model: Model;
  before(async () => {
    model = await openModel(miniLM());
  });
  after(() => model.dispose());

  it('the model says what it is', () => {
    assert.deepEqual(model.card, {
      id: 'minilm',
      name: 'all-MiniLM-L6-v2',
      family: 'bert',
      layers: 6,
      heads: 12,
      maxTokens: 512,
      predicts: null,
      mask: 103,
      chat: false,
    });
  });

  it('has one site: every token looks at every token', async () => {
    const { sites } = await inspect(model, [SENTENCE]);
    assert.deepEqual(sites, [{ name: 'encoder.self', queries: 'text', keys: 'text', layers: 6, heads: 12, keyValueHeads: 12, headDim: 32 }]);
  });

  it('progress never falls, keeps its total, and ends there', async () => {
    const steps: (readonly [number, number])[] = [];
    await model.run(await model.tokenize([SENTENCE]), async (done, total) => {
      steps.push([done, total]);
    });
    const total = steps[0]?.[1] ?? 0;
    assert.ok(total >= 6);
    assert.ok(steps.every(([done, of], at) => of === total && done >= (steps[at - 1]?.[0] ?? 0)));
    assert.deepEqual(steps.at(-1), [total, total]);
  });

  it('a step that throws ends the run with that error, and the next run is right', async () => {
    const stopped = new Error('stopped');
    const tokenized = await model.tokenize([SENTENCE]);
    await assert.rejects(
      () =>
        model.run(tokenized, async (done) => {
          if (done >= 2) throw stopped;
        }),
      stopped,
    );
    const run = await inspect(model, [SENTENCE]);
    const it = tokensOf(run).findIndex(({ piece }) => piece === 'it');
    const trophy = tokensOf(run).findIndex(({ piece }) => piece === 'trophy');
    assert.equal((await rowOf(run, { layer: 3, head: 1 }, it))[trophy]?.toFixed(3), '0.577');
  });

  it('two runs one beside the other do not mix', async () => {
    const [a, b] = await Promise.all([inspect(model, [SENTENCE]), inspect(model, ['Owls listen.'])]);
    assert.deepEqual([tokensOf(a).length, tokensOf(b).length], [16, 5]);
    assert.equal((await rowOf(a, { layer: 5, head: 0 }, 0)).length, 16);
    assert.equal((await rowOf(b, { layer: 5, head: 0 }, 0)).length, 5);
  });

  it('what a run needs is known before it, and grows with the text', async () => {
    const [short, long] = await Promise.all([model.tokenize([SENTENCE]), model.tokenize(['river '.repeat(700)])]);
    const run = await inspect(model, ['river '.repeat(700)]);
    assert.ok(model.estimate(long) > model.estimate(short));
    assert.ok(model.estimate(long) >= run.capture.bytes);
    assert.ok(model.estimate(long) < 200e6);
  });

  it('the sample sentence opens with a head in which "it" looks most at "trophy"', async () => {
    const run = await inspect(model, [SENTENCE]);
    const { head, query, key } = run.opening;
    const tokens = tokensOf(run);
    assert.deepEqual([tokens[query]?.piece, tokens[key]?.piece], ['it', 'trophy']);
    const row = await rowOf(run, head, query);
    assert.equal(row.indexOf(Math.max(...row)), key);
  });

  it('every text has something to open with', async () => {
    for (const text of ['', 'Fog', '[SEP]', '\u{1f989}', 'a '.repeat(600)]) {
      const run = await inspect(model, [text]);
      const { opening } = run;
      const count = tokensOf(run).length;
      assert.ok(opening.query >= 0 && opening.query < count && opening.key >= 0 && opening.key < count, JSON.stringify(opening));
      assert.ok(opening.head.layer < 6 && opening.head.head < 12);
    }
  });

  it('opens a text that looks back at another word than its first, where heads rest', async () => {
    await withModel(builtIn('smollm2').folder, async (decoder) => {
      const { opening } = await inspect(decoder, ["The trophy didn't fit in the suitcase because it was too big"]);
      assert.ok(opening.key > 0 && opening.key < opening.query, JSON.stringify(opening));
    });
  });

  it('opens a translation where its words face each other', async () => {
    await withModel(builtIn('en-pt').folder, async (translator) => {
      const { opening, sequences } = await inspect(translator, ['The river rose fast that night, and nobody in the village slept.']);
      assert.deepEqual([opening.site, opening.head.layer], ['decoder.cross', 1]);
      const [source, target] = sequences;
      const pairs = { rio: 'river', noite: 'night', e: 'and', O: 'The' };
      const [from, to] = [target?.tokens[opening.query], source?.tokens[opening.key]].map((token) => token?.label.replace('␣', '') ?? '');
      assert.equal(new Map(Object.entries(pairs)).get(from ?? ''), to);
    });
  });
});
