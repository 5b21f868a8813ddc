/** The drawing cases from real life (test/cases), each named by its id, and what every drawing must keep. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { closeModels, inspect, LONG } from './support/inspect.ts';
import { startBrowser } from './support/openPage.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';

/** How many pixels of a canvas are not empty, in a part of it: points, from the top of the canvas. */
const inked = (panel: Panel, canvas: 'background' | 'foreground', top = 0, height = 100_000) =>
  panel.page.evaluate(
    ([name, from, rows]) => {
      const element = document.querySelector<HTMLCanvasElement>(`canvas.${name}`);
      const context = element?.getContext('2d');
      if (!element || !context) return -1;
      const { data } = context.getImageData(0, from, element.width, Math.min(rows, element.height - from));
      return data.reduce((sum, value, place) => sum + Number(place % 4 === 3 && value > 0), 0);
    },
    [canvas, top, height] as const,
  );

describe('drawing', () => {
  let browser: Browser;
  let panel: Panel | undefined;
  const show = async (...[inspected, options]: [Parameters<typeof Panel.show>[1], Parameters<typeof Panel.show>[2]?]) =>
    (panel = await Panel.show(browser, inspected, options));
  before(async () => {
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await closeModels();
  });
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
  });

  it('draw-same-word-twice: equal words keep their own arcs', async () => {
    const page = await show(await inspect(['stone on stone on stone']));
    assert.equal(await page.page.locator('.token:has-text("stone")').count(), 3);
    await page.token(1).hover();
    await page.token(5).hover();
    await page.tells(({ focus }) => focus?.index === 5);
    assert.deepEqual(await page.page.locator('.token.focused').evaluateAll((all) => all.map(({ id }) => id)), ['token-5']);
  });

  it('draw-axes-named: drawing and table say in words who looks and who is looked at', async () => {
    const page = await show(await inspect(['The fox saw the bird']));
    await page.says('.scale', 'from the token that looks (query) to the token looked at (key)');
    await page.press('t');
    await page.says('caption', 'as the query (what it looks at) and as the key (who looks at it)');
  });

  it('draw-one-head-scale: an even row looks even, and the legend has numbers', async () => {
    const even = synthetic({ labels: 'the fox saw a red bird near the old river'.split(' '), score: (query, key) => (query === 9 ? 1 : Number(key === 0)) });
    const page = await show(withView(even, { focus: { sequence: 'text', index: 9 }, links: { kind: 'mass', mass: 1 } }));
    const heats = await page.page.locator('.token.lit').evaluateAll((all) => all.map((element) => (element as HTMLElement).style.getPropertyValue('--heat')));
    assert.equal(heats.length, 10);
    assert.deepEqual(new Set(heats), new Set(['0.126']), '0.4 × √0.1, however large the other weights of the head are');
    await page.says('.scale', '25 %');
  });

  it('draw-many-heads-mixed: a legend tells the heads, and each weight can be read by itself', async () => {
    const inspected = await inspect(['The fox saw the bird']);
    const page = await show(
      withView(inspected, {
        heads: [
          { layer: 0, head: 2 },
          { layer: 3, head: 1 },
        ],
        combine: 'each',
      }),
    );
    await page.says('.legend', 'L0 H2');
    await page.says('.legend', 'L3 H1');
    await page.says('aside', 'in L0 H2');
    await page.says('aside', 'in L3 H1');
    await page.page.getByText('Mean', { exact: true }).click();
    await page.says('.legend', 'mean of 2 heads');
  });

  it('draw-hide-specials: the other numbers stay; what is hidden is said, with its share', async () => {
    const inspected = await inspect(['The keys to the cabinet are on the table']);
    const page = await show(withView(inspected, { heads: [{ layer: 3, head: 1 }], focus: { sequence: 'text', index: 2 } }));
    const bars = () => page.page.locator('aside .bars').first().locator('.row').allTextContents();
    await page.page.getByText('Show all').click();
    const before = (await bars()).filter((text) => !text.startsWith('['));
    await page.press('s');
    await page.says('.headline', '[CLS], [SEP] hidden; ');
    assert.match(await page.textOf('.headline'), /\[CLS\], \[SEP\] hidden; \d+\.\d % of this row goes there\./);
    assert.deepEqual(await bars(), before);
    assert.equal(await page.page.locator('.token.special').count(), 0);
    await page.press('s');
    await page.says('.headline', 'the rest of each row renormalised to 100 %');
    await page.page.waitForFunction((old) => document.querySelector('aside .bars .row')?.textContent !== old, before[0]);
  });

  it('draw-canvas-limit: 4,096 tokens on no huge canvas, and the last one is there', async () => {
    const labels = Array.from({ length: 4096 }, () => 'river');
    const long = synthetic({ labels, score: (query, key) => (key === Math.max(0, query - 1) ? 1 : 0) });
    const page = await show(withView(long, { focus: { sequence: 'text', index: 0 } }));
    await page.press('End');
    await page.page.waitForFunction(() => document.querySelector('#token-4095.focused') !== null);
    await page.page.waitForFunction(() => {
      const box = document.querySelector('#token-4095')?.getBoundingClientRect();
      return box && box.bottom < innerHeight && box.top > 0;
    });
    const sides = await page.page
      .locator('.drawing canvas')
      .evaluateAll((all) => all.flatMap((element) => (element instanceof HTMLCanvasElement ? [element.width, element.height] : [])));
    assert(Math.max(...sides) <= 16_384, `${sides}`);
    await page.page.waitForSelector('.token.lit'); // its row has come
    assert((await inked(page, 'foreground')) > 0);
    assert((await page.token(4095).evaluate((element) => getComputedStyle(element).color)) !== 'rgba(0, 0, 0, 0)');
  });

  it('draw-null-and-control-labels: whatever the label, it has a width and stays on its line', async () => {
    const labels = ['a', '␀', 'b', '⏎⏎', '⇥', 'c', '␣', 'ZWSP', 'b', 'd'];
    const page = await show(synthetic({ labels }));
    const boxes = await page.page
      .locator('.token')
      .evaluateAll((all) =>
        all.map((element) => ({ text: element.textContent, width: element.getBoundingClientRect().width, top: element.getBoundingClientRect().top })),
      );
    assert.deepEqual(
      boxes.map(({ text }) => text),
      labels,
    );
    for (const { width, text } of boxes) assert(width > 8, text ?? '');
    assert.equal(new Set(boxes.map(({ top }) => top)).size, 1);
  });

  it('draw-rtl-labels: a Hebrew label does not swap its neighbours', async () => {
    const page = await show(await inspect(['The word שלום means peace']), { width: 1372 });
    const boxes = await page.page
      .locator('.token')
      .evaluateAll((all) => all.map((element) => ({ unit: Number((element as HTMLElement).dataset['unit']), left: element.getBoundingClientRect().left })));
    assert.deepEqual(
      [...boxes].sort((a, b) => a.left - b.left).map(({ unit }) => unit),
      boxes.map((_, unit) => unit),
    );
  });

  it('a text that runs from right to left does so in the drawing, and the arrow keys follow the eye', async () => {
    const page = await show(withView(await inspect(['שלום לכם']), { focus: { sequence: 'text', index: 1 } }));
    const [first, second] = await page.page.locator('.token').evaluateAll((all) => all.map((element) => element.getBoundingClientRect().left));
    assert((first ?? 0) > (second ?? 0));
    await page.press('ArrowLeft');
    await page.tells(({ focus }) => focus?.index === 2);
  });

  it('draw-single-token: one label, its loop with 100 %', async () => {
    const page = await show(synthetic({ labels: ['Fog'], layers: 1, heads: 1 }));
    await page.headline('Fog looks mostly at itself 100.0 %');
    assert.equal(await page.textOf('.number'), '100 %');
    assert((await inked(page, 'foreground')) > 0);
    assert.equal(await page.textOf('.place'), 'made-up.md:1 · 1 token');
  });

  it('draw-unk-shows-text: an unknown token names what it covers', async () => {
    const page = await show(await inspect(['We saw 🦉🦉 twice']));
    const unknown = page.page.locator('.token.unknown');
    assert.match((await unknown.textContent()) ?? '', /\[UNK\].*🦉🦉/);
    assert.match((await unknown.getAttribute('aria-label')) ?? '', /unknown to the model/);
  });

  it('a text that is too long: how much of it is shown, and the focus is in view', async () => {
    const page = await show(await inspect([LONG]));
    assert.match(await page.textOf('.place'), /first 510 of \d+ tokens/);
    await page.says('.scale', 'Weight');
    await page.press('End', 'ArrowLeft');
    await page.page.waitForFunction(() => {
      const box = document.querySelector('.token.focused')?.getBoundingClientRect();
      return box && box.top > 0 && box.bottom < innerHeight;
    });
  });

  it('faint arcs that are too many are left out, and it is said', async () => {
    const page = await show(withView(await inspect([LONG]), { heads: [{ layer: 5, head: 0 }] }));
    await page.says('.scale', 'Faint arcs: the strongest 2,000 of ');
  });

  it('a pair of texts: two lines', async () => {
    const page = await show(await inspect(['Who wrote it?', 'Melville did.']));
    const tops = await page.page.locator('.token').evaluateAll((all) => all.map((element) => Math.round(element.getBoundingClientRect().top)));
    assert.equal(new Set(tops).size, 2);
  });

  it('96 layers of 96 heads, and one of one', async () => {
    const page = await show(synthetic({ labels: ['a', 'b'], layers: 96, heads: 96 }));
    assert.equal(await page.page.locator('.cell').count(), 96 * 96);
    await page.head('L95 H95').click();
    await page.tells(({ heads }) => heads[0]?.layer === 95 && heads[0].head === 95);
  });

  it('words: pieces merged, and back', async () => {
    const page = await show(await inspect(['He left unhappily.']));
    const labels = () => page.page.locator('.token').allTextContents();
    assert((await labels()).includes('##ha'));
    await page.press('w');
    await page.page.waitForFunction(() => [...document.querySelectorAll('.token')].some((element) => element.textContent === 'unhappily'));
    await page.tells(({ words }) => words);
    await page.press('w');
    await page.page.waitForFunction(() => [...document.querySelectorAll('.token')].some((element) => element.textContent === '##ha'));
  });

  it('filters: what is drawn follows them, and nonsense is refused', async () => {
    const page = await show(await trophy());
    const field = page.page.locator('vscode-text-field');
    const type = async (text: string) => {
      await field.click();
      await page.press('ControlOrMeta+A');
      await page.page.keyboard.type(text);
      await page.press('Enter', 'Tab');
    };
    await type('50');
    await page.tells(({ links }) => links.kind === 'mass' && links.mass === 0.5);
    assert.equal(await page.textOf('.token.lit'), 'trophy');
    await type('900');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await page.tells(({ links }) => links.kind === 'mass' && links.mass === 0.5);
    await page.page.locator('vscode-dropdown[aria-label="Links"]').click();
    await page.page.getByRole('option', { name: 'of at least' }).click();
    await page.tells(({ links }) => links.kind === 'threshold' && links.weight === 0.05);
    assert.equal(await page.textOf('.token.lit'), '[CLS] | trophy | suitcase');
  });
});
