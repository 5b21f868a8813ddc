/** A translation: cross-attention between two lines of text, with the true weights of English to Portuguese. */
import assert from 'node:assert/strict';
import { type SequenceName, sequenceOf } from '../../src/protocol/inspection.ts';
import type { View } from '../../src/protocol/view.ts';
import { assertNothingFound } from './support/axe.ts';
import { suiteBrowser } from './support/browser.ts';
import { inspect, type Inspected } from './support/inspect.ts';
import { Panel, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';
import { THEMES, type ThemeName } from './support/themes.ts';

const NURSE = 'The nurse gave her keys to the driver because she was tired.';
/** Source tokens: `</s>` is the last; the target's follow them on the page. */
const SOURCE = 14;

/** The head that aligns words, with a token in focus. */
async function nurse(sequence: SequenceName, label: string, view: Partial<View> = {}): Promise<Inspected> {
  const inspected = await inspect([NURSE], { model: 'en-pt', place: 'letter.md:4' });
  assert(inspected.state.inspection);
  const index = sequenceOf(inspected.state.inspection, sequence).tokens.findIndex((token) => token.label.endsWith(label));
  return withView(inspected, { heads: [{ layer: 1, head: 0 }], focus: { sequence, index }, ...view });
}

/** Labels of one of the two lines. */
const line = async (panel: Panel, side: 'upper' | 'lower') => {
  const all = await panel.page.locator('.token').allTextContents();
  return (side === 'upper' ? all.slice(0, SOURCE) : all.slice(SOURCE)).join(' ');
};
const top = (panel: Panel, unit: number) => panel.token(unit).evaluate((element) => element.getBoundingClientRect().top);

describe('cross-attention', () => {
  const browser = suiteBrowser();

  it('source above, target below, each with its title; text that the model made is marked', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    assert.equal(await line(panel, 'upper'), 'The nurse gave her keys to the driver because she was tired . </s>');
    assert.match(await line(panel, 'lower'), /^A enfermeira de u as chaves para o motorista porque ela estava/);
    assert.equal(await panel.textOf('.title'), 'Source | Target (made by the model)');
    assert((await top(panel, SOURCE)) > (await top(panel, 0)) + 80);
    assert.equal(await panel.page.locator('.token.made').count(), 17);
    assert.equal(await panel.page.locator('.token.made').first().getAttribute('aria-label'), 'A, made by the model');
    assert.equal(await panel.textOf('.place'), 'letter.md:4 · 14 tokens → 17 tokens');
    await panel.close();
  });

  it('a target token lights what it looks at; a source token lights who looks at it', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    await panel.headline('motorista looks mostly at driver 99.7 %');
    await panel.headline("Layer 1, head 0 of cross-attention. A target token's row is that of the step that produces it.");
    assert.deepEqual(await panel.page.locator('.token.lit').allTextContents(), ['driver']);
    assert.equal(await panel.textOf('.number'), '100 %');
    await panel.says('aside', 'motorista looks at, in L1 H0');
    await panel.token(11).hover();
    await panel.tells(({ focus }) => focus?.sequence === 'source' && focus.index === 11);
    await panel.headline('tired is looked at most by s 99.9 %');
    assert.deepEqual((await panel.page.locator('.token.lit').allTextContents()).slice(0, 3), ['can', 's', 'ada']);
    await panel.says('aside', 'tired is looked at by, in L1 H0');
    assert(!(await panel.textOf('aside')).includes('tired looks at'));
    await panel.close();
  });

  it('keys: arrows stay in their text, D goes over to the other one and back', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    await panel.press('d');
    await panel.tells(({ focus }) => focus?.sequence === 'source' && focus.index === 7);
    await panel.headline('driver is looked at most by motorista');
    await panel.press('End');
    await panel.tells(({ focus }) => focus?.sequence === 'source' && focus.index === SOURCE - 1);
    await panel.press('ArrowRight', 'Home', 'ArrowLeft', 'ArrowRight');
    await panel.tells(({ focus }) => focus?.sequence === 'source' && focus.index === 1);
    await panel.press('d');
    await panel.tells(({ focus }) => focus?.sequence === 'target' && focus.index === 1);
    await panel.headline('enfermeira looks mostly at nurse');
    assert.equal(await panel.page.locator('.labels').getAttribute('aria-activedescendant'), `token-${SOURCE + 1}`);
    assert.match((await panel.page.locator('.labels').getAttribute('aria-label')) ?? '', /D goes over to the other text/);
    await panel.says('[aria-live=polite]', 'enfermeira looks mostly at nurse');
    await panel.close();
  });

  it('which heads link a source and a target token', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    await panel.says('aside', 'Heads that link motorista to driver');
    await panel.press('p', 'ArrowRight', 'Enter');
    await panel.tells(({ partner }) => partner?.sequence === 'source' && partner.index === 8);
    await panel.headline('motorista looks at because 0.2 %');
    await panel.says('footer h2', 'by the weight of the link');
    await panel.page.waitForSelector('[data-head="L1 H0"][aria-label="L1 H0, 0.2 %"]');
    await panel.token(SOURCE + 3).click({ modifiers: ['Shift'] });
    await panel.drawn();
    assert.equal((await panel.told()).partner?.sequence, 'source', 'a partner is of the other text');
    await panel.close();
  });

  it('several heads, their mean, words, special tokens hidden', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    await panel.head('L0 H5').click({ modifiers: ['Control'] });
    await panel.headline('L0 H5: motorista looks');
    await panel.press('m');
    await panel.headline('On average, motorista looks');
    await panel.press('m', 'w', 's');
    await panel.page.waitForFunction(() => [...document.querySelectorAll('.token')].some((element) => element.textContent === 'cansada'));
    assert.equal(await panel.page.locator('.token.special').count(), 0);
    await panel.headline('L1 H0: motorista looks mostly at driver 99.7 %');
    await panel.headline('</s> hidden;');
    await panel.close();
  });

  it('as a table: one column a head, the other text in its rows', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista', { show: 'table' }));
    await panel.says('caption', 'Weights of motorista in the target, as the query: what the step that produces it looks at in the source');
    const rows = panel.page.locator('.table tbody tr');
    assert.equal(await rows.count(), SOURCE);
    assert.deepEqual(await rows.nth(7).locator('th, td').allTextContents(), ['7 driver', '99.7 %']);
    await rows.nth(7).locator('button').click();
    await panel.says('caption', 'Weights of driver in the source, as the key: which tokens of the target look at it');
    assert.deepEqual(await rows.nth(8).locator('th, td').allTextContents(), ['8 motorista', '99.7 %']);
    await panel.press('Escape');
    await panel.says('.choices', 'Source');
    await panel.close();
  });

  it('beside an editor: in bands, nothing over anything, no wider than the panel', async () => {
    const panel = await Panel.show(browser(), await nurse('source', 'tired'), { width: 510, height: 960 });
    const boxes = await panel.page.locator('.token').evaluateAll((all) =>
      all.map((element) => {
        const { left, right, top: y } = element.getBoundingClientRect();
        return { left, right, y: Math.round(y) };
      }),
    );
    assert(new Set(boxes.map(({ y }) => y)).size >= 4);
    for (const [place, box] of boxes.entries()) {
      assert(box.left >= 0 && box.right <= 510);
      const before = boxes[place - 1];
      if (before?.y === box.y) assert(box.left >= before.right - 5);
    }
    assert.equal(await panel.page.evaluate(() => document.querySelector('.panel')?.scrollWidth), 510);
    await panel.close();
  });

  it('the site is chosen by name; what this model lacks is said', async () => {
    const panel = await Panel.show(browser(), await nurse('source', 'tired'));
    await panel.says('.map-title', "This model's decoder has no self-attention.");
    await panel.choose('Attention', 'encoder self-attention');
    await panel.tells(({ site, focus }) => site === 'encoder.self' && focus?.sequence === 'source');
    await panel.headline('of encoder self-attention. Arcs above look back, arcs below look ahead.');
    assert.equal(await panel.page.locator('.token').count(), SOURCE);
    assert.equal(await panel.page.locator('.cell').count(), 6 * 8);
    await panel.close();
  });

  it('all three sites of a translation: the focus stays on its token', async () => {
    const labels = 'A casa é azul </s>'.split(' ');
    const made = synthetic({
      source: 'The house is blue </s>'.split(' '),
      labels,
      made: 0,
      score: (query, key, _, name) => Number(name !== 'decoder.self' || key <= query),
    });
    const panel = await Panel.show(browser(), withView(made, { focus: { sequence: 'target', index: 1 } }));
    await panel.choose('Attention', 'decoder self-attention');
    await panel.tells(({ focus }) => focus?.sequence === 'decoder_input' && focus.index === 2);
    assert.equal(await panel.textOf('.token.focused'), 'casa');
    await panel.choose('Attention', 'cross-attention');
    await panel.tells(({ focus }) => focus?.sequence === 'target' && focus.index === 1);
    await panel.close();
  });

  it('the exported picture has both texts, their titles and the name of the site', async () => {
    const panel = await Panel.show(browser(), await nurse('target', 'motorista'));
    const svg = new TextDecoder().decode(await panel.open.picture('svg', 1));
    for (const said of ['motorista looks mostly at driver 99.7 %', '>Source<', 'made by the model', 'cross-attention, L1 H0', 'A target token', '>tired<'])
      assert(svg.includes(said), said);
    await panel.close();
  });

  it('a text that runs from right to left does so on its side, and its arrow keys follow the eye', async () => {
    const hebrew = synthetic({ source: 'The house is blue'.split(' '), labels: 'הבית הוא כחול'.split(' ') });
    const panel = await Panel.show(browser(), withView(hebrew, { focus: { sequence: 'target', index: 0 } }));
    const left = (unit: number) => panel.token(unit).evaluate((element) => element.getBoundingClientRect().left);
    assert((await left(0)) < (await left(1)));
    assert((await left(4)) > (await left(5)));
    await panel.press('ArrowLeft');
    await panel.tells(({ focus }) => focus?.sequence === 'target' && focus.index === 1);
    await panel.close();
  });

  for (const theme of Object.keys(THEMES) as ThemeName[]) {
    it(`${theme}: axe finds nothing`, async () => {
      const panel = await Panel.show(browser(), await nurse('source', 'tired'), { theme });
      await panel.says('aside', 'Heads that link');
      await assertNothingFound(panel);
      await panel.press('t');
      await panel.page.waitForSelector('table');
      await assertNothingFound(panel);
      await panel.close();
    });
  }
});
