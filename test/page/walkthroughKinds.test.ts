/** The walk through a weight in other kinds of models: positions, masks, caps, shared heads, two texts, and far more numbers than fit. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { type Model, openModel } from '../../src/core/model.ts';
import { type Explanation, vectorOf } from '../../src/protocol/explanation.ts';
import { siteOf, type SiteName } from '../../src/protocol/inspection.ts';
import { assertApproved } from './support/approved.ts';
import { suiteBrowser } from './support/browser.ts';
import { inspect, type Inspected, inspectWith, TROPHY } from './support/inspect.ts';
import type { OpenOptions } from './support/openPage.ts';
import { type Panel, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';
import { BarRows, Strips, titleOf, walking } from './support/walkthrough.ts';

const TINY = path.join(import.meta.dirname, '..', 'reference', 'tiny', 'models');
const TEXT = 'the old fox ran over the hill';

interface Place {
  readonly site: SiteName;
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

describe('walk through a weight, of each kind', () => {
  const browser = suiteBrowser();
  const opened: Model[] = [];
  afterEach(async () => {
    for (const model of opened.splice(0)) await model.dispose();
  });

  async function tiny(name: string): Promise<Inspected> {
    const model = await openModel({ id: name, name, folder: path.join(TINY, name) });
    opened.push(model);
    return inspectWith(model, [TEXT]);
  }

  /** A panel at a weight, and what the core says of it. */
  async function at(
    inspected: Inspected,
    { site, layer, head, query, key }: Place,
    options: Partial<OpenOptions> = {},
  ): Promise<{ panel: Panel; core: Explanation }> {
    const { inspection } = inspected.state;
    assert(inspection);
    const { queries, keys } = siteOf(inspection, site);
    const view = {
      site,
      heads: [{ layer, head }],
      focus: { sequence: queries, index: query },
      partner: { sequence: keys, index: key },
      show: 'walkthrough',
    } as const;
    const core = await inspected.answers.explain({ inspection: inspection.id, site, head: { layer, head }, query, key });
    return { panel: await walking(browser(), withView(inspected, view), options), core };
  }

  it('SmolLM2: pairs are turned, the mask leaves what is behind, three heads share keys', async () => {
    const place = { site: 'decoder.self', layer: 6, head: 3, query: 10, key: 2 } as const;
    const { panel, core } = await at(await inspect([TROPHY], { model: 'smollm2' }), place);
    assert(core.position?.kind === 'rotary');
    await panel.says('.walk-step', '␣didn stands 8 tokens before ␣it');
    assert.equal(await panel.page.locator('.dials svg').count(), 6);
    const parts = new BarRows(panel, 3);
    const [content = 0, added = 0, scaled = 0] = await Promise.all([0, 1, 2].map(async (column) => Number(await parts.text('␣didn', column))));
    assert(Math.abs(content - (core.position.content[2] ?? NaN)) < 0.006);
    assert(Math.abs(content + added - scaled) < 0.02);
    await panel.says('.walk-step', '␣it may look only back, and at itself: at 11 of 14 tokens.');
    await panel.says('.walk-step', 'H3–H5 ask with queries of their own');
    await panel.says('.walk-step', 'of the 32 pairs of dimensions');
    assert.equal(await panel.page.locator('.products rect').count(), 32);
    assert.deepEqual(
      (await new Strips(panel).values('Key of ␣didn', 4)).map((value) => value.toFixed(3)),
      [...vectorOf(core.keys, 2).slice(0, 4)].map((value) => value.toFixed(3)),
    );
    await panel.close();
  });

  it('rotary positions, masks and shared keys look as approved', async function () {
    const { panel } = await at(
      await tiny('llama'),
      { site: 'decoder.self', layer: 1, head: 1, query: 6, key: 2 },
      { theme: 'light', width: 600, height: 2430, reducedMotion: 'reduce' },
    );
    await assertApproved(panel, 'walkthrough-rotary', this);
    await panel.close();
  });

  it('a decoder: the step that produces the focused token; the first one was given', async () => {
    const inspected = withView(await tiny('gpt2'), {
      rows: 'produces',
      focus: { sequence: 'text', index: 4 },
      partner: { sequence: 'text', index: 1 },
      show: 'walkthrough',
    });
    const panel = await walking(browser(), inspected);
    await panel.says('.walkthrough h1', 'Why the step that produces ran looks at');
    await panel.says('.strips', 'foxtoken 3 · id');
    await panel.page.getByRole('button', { name: 'Query: the one before' }).click();
    await panel.tells(({ focus }) => focus?.index === 3);
    await panel.press('Home');
    await panel.says('.walkthrough h1', 'was given: no step produced it');
    await panel.close();
  });

  it('ALiBi: what distance adds, key by key', async () => {
    const { panel, core } = await at(await tiny('bloom'), { site: 'decoder.self', layer: 1, head: 1, query: 5, key: 3 });
    assert.equal(core.position?.kind, 'bias');
    await panel.says('.walk-step', 'stands 2 tokens before');
    const strip = new Strips(panel).named('What positions add to the score of each key');
    await strip.focus();
    await panel.press('Home', 'ArrowRight');
    assert.match((await strip.getAttribute('aria-valuetext')) ?? '', /^the₁: 0\.\d+$/);
    await panel.close();
  });

  it('T5: positions are added, scores are not scaled, so there is no what-if', async () => {
    const { panel, core } = await at(await tiny('t5-encoder'), { site: 'encoder.self', layer: 1, head: 1, query: 2, key: 3 });
    assert.equal(core.scale, 1);
    await panel.says('.walk-step', 'stands just after');
    await panel.says('.walk-step', 'Softmax turns the row of scores into shares');
    assert.equal(await panel.page.locator('vscode-checkbox').count(), 0);
    await panel.close();
  });

  it('DeBERTa: the query is compared with places, and the key too', async () => {
    const { panel, core } = await at(await tiny('deberta-v3'), { site: 'encoder.self', layer: 1, head: 1, query: 3, key: 5 });
    assert.equal(core.position?.kind, 'relative');
    assert.equal(await new Strips(panel).named('The query compared with the place of each key').count(), 1);
    assert.equal(await new Strips(panel).named('Each key compared with the place of the query').count(), 1);
    await panel.close();
  });

  it('Gemma 2: a cap, a window, and a weight that is masked', async () => {
    const inspected = await tiny('gemma2');
    const { panel, core } = await at(inspected, { site: 'decoder.self', layer: 0, head: 0, query: 6, key: 0 });
    assert(core.cap !== null && core.window !== null && core.allowed[0] === 0);
    await panel.says('.walk-step', 'scaled and capped');
    await panel.says('.walk-step', `no further than ${core.window} tokens`);
    await panel.says('.walk-step', 'is masked:');
    for (const step of [3, 4, 5]) assert.equal(await new BarRows(panel, step).count(), core.window + 1, 'what it may look at, and the one that is walked to');
    assert.equal(await new BarRows(panel, 5).text('<s>', 2), 'masked');
    assert.match(await titleOf(panel), /0\.0 %$/);
    await panel.close();
  });

  it('between two texts: target and source, each with its own vector', async () => {
    const inspected = await inspect(['The dog did not cross the street because it was tired.'], { model: 'en-pt' });
    const { panel } = await at(inspected, { site: 'decoder.cross', layer: 1, head: 3, query: 2, key: 1 });
    await panel.says('.walk-step', 'is what the encoder has made of it');
    await panel.page.getByRole('combobox', { name: 'Attention' }).selectOption('encoder self-attention');
    await panel.says('.walk-step', 'When layer 1 begins');
    await panel.tells(({ site, show }) => site === 'encoder.self' && show === 'walkthrough');
    await panel.close();
  });

  it('far more numbers than fit: the strongest keys and the chosen one, strips of as many cells as there are pixels, and all is said', async () => {
    const labels = Array.from({ length: 1500 }, (_, index) => `w${index}`);
    const made = synthetic({ labels, heads: 40, score: (query, key) => Number(key <= query) * (1 + ((key * 7) % 13)) });
    const inspected = { ...made, answers: { ...made.answers, explain: () => large(labels.length, 256, 8192, 40) } };
    const { panel } = await at(inspected, { site: 'decoder.self', layer: 0, head: 0, query: 1499, key: 700 });
    await panel.says('.walkthrough h1', 'Why w1499 looks at w700');
    const rows = new BarRows(panel, 5);
    assert.equal(await rows.count(), 6);
    assert.notEqual(await rows.text('w700', 2), '');
    await panel.says('.walk-step', '1,494 more tokens have');
    await panel.page.getByRole('button', { name: 'all keys' }).click();
    assert.equal(await panel.page.locator('[aria-label^="Key of"]').count(), 24);
    await panel.says('.demands', 'the 24 of 1,500 tokens with most weight');
    const strip = new Strips(panel).named('What layer 0 reads of w1499');
    await strip.focus();
    await panel.press('End');
    assert.match((await strip.getAttribute('aria-valuetext')) ?? '', /^dimension 8191: /);
    assert((await panel.page.locator('option').count()) < 700, 'not every token is in the lists');
    await panel.close();
  });
});

/** A made-up answer of such a size; its numbers add up. */
function large(keys: number, headDim: number, width: number, heads: number): Explanation {
  const wave = (length: number, pace: number) => Float32Array.from({ length }, (_, at) => Math.sin(pace * at) + (at % 997 === 0 ? 9 : 0));
  const q = wave(headDim, 1.3);
  const [k, v] = [wave(keys * headDim, 0.7), wave(keys * headDim, 0.11)];
  const row = (values: Float32Array, at: number) => values.subarray(at * headDim, (at + 1) * headDim);
  const scores = Float32Array.from({ length: keys }, (_, at) => row(k, at).reduce((sum, value, place) => sum + value * (q[place] ?? 0), 0));
  const scaled = scores.map((score) => score / Math.sqrt(headDim));
  const most = Math.max(...scaled);
  const powers = scaled.map((score) => Math.exp(score - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const weights = powers.map((power) => power / total);
  const x = wave(width, 0.37);
  return {
    inputs: { query: x, key: wave(width, 0.21) },
    q,
    keys: { shape: [keys, headDim], values: k },
    values: { shape: [keys, headDim], values: v },
    scores,
    position: null,
    scale: 1 / Math.sqrt(headDim),
    cap: null,
    causal: true,
    window: null,
    scaled,
    allowed: new Uint8Array(keys).fill(1),
    weights,
    unscaled: weights,
    carried: weights.map((weight) => 2 * weight),
    weightedValue: row(v, 0),
    headOutput: wave(headDim, 0.5),
    projected: wave(width, 0.9),
    headNorms: wave(heads, 0.8).map(Math.abs),
    attended: wave(width, 0.13),
    residual: { before: x, after: wave(width, 0.29) },
  };
}
