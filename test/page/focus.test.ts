/** One focus: mouse, keys and the editor move it, and the host hears of it. */
import assert from 'node:assert/strict';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

describe('focus', () => {
  const browser = suiteBrowser();
  let panel: Panel;
  beforeEach(async () => {
    panel = await Panel.show(browser(), await trophy());
  });
  afterEach(() => panel.close());

  it('opens with one sentence, the place, and how many tokens', async () => {
    await panel.headline('it looks mostly at trophy 57.7 % and at suitcase 23.6 %');
    await panel.headline('Layer 3, head 1. Arcs above look back, arcs below look ahead.');
    assert.equal(await panel.textOf('.place'), 'trophy.md:3 · 16 tokens');
  });

  it('follows the mouse and tells the host', async () => {
    await panel.token(9).hover();
    await panel.headline('suitcase ');
    await panel.tells(({ focus, pinned }) => focus?.index === 9 && !pinned);
  });

  it('a click pins: the mouse leaves it alone; Escape goes back step by step', async () => {
    await panel.token(9).click();
    await panel.tells(({ focus, pinned }) => focus?.index === 9 && pinned);
    await panel.token(2).hover();
    await panel.drawn();
    assert(await panel.token(9).evaluate((element) => element.matches('.focused.pinned')));
    await panel.press('Escape');
    await panel.tells(({ focus, pinned }) => focus?.index === 9 && !pinned);
    await panel.press('Escape');
    await panel.tells(({ focus }) => focus === null);
    await panel.headline('Point at a token');
  });

  it('a second click frees it again', async () => {
    await panel.token(9).click();
    await panel.token(9).click();
    await panel.tells(({ pinned }) => !pinned);
  });

  it('the editor moves it', async () => {
    const { state } = await trophy({ focus: { sequence: 'text', index: 2 } });
    await panel.open.push({ view: state.view });
    await panel.headline('trophy ');
    assert.equal(await panel.requests('change'), 0, 'what the host said is not told back');
  });

  it('arrow keys walk over the tokens, Home and End to the ends', async () => {
    await panel.press('ArrowLeft');
    await panel.tells(({ focus }) => focus?.index === 10);
    await panel.press('ArrowRight', 'ArrowRight');
    await panel.tells(({ focus }) => focus?.index === 12);
    await panel.press('Home');
    await panel.tells(({ focus }) => focus?.index === 0);
    await panel.press('ArrowLeft', 'End');
    await panel.tells(({ focus }) => focus?.index === 15);
  });

  it('a change asks for no weights, lays nothing out and redraws no faint arc', async () => {
    await panel.says('aside', 'L4 H3');
    await panel.says('.map-title', 'Role'); // comes last, and makes room for itself
    await panel.drawn();
    const before = await panel.counts();
    const requests = await panel.requests('weights');
    for (const unit of [10, 9, 8, 7])
      await panel.press('ArrowLeft').then(() => panel.page.waitForFunction((index) => document.querySelector('.focused')?.id === `token-${index}`, unit));
    const after = await panel.counts();
    assert.equal(after.layouts, before.layouts);
    assert.equal(after.backgrounds, before.backgrounds);
    assert(after.focuses >= before.focuses + 4);
    assert.equal(await panel.requests('weights'), requests);
  });

  it('a screen reader is told of a focus that stays', async () => {
    await panel.press('ArrowLeft');
    await panel.says('[aria-live=polite]', 'because rests most on');
    assert.equal(await panel.page.locator('.labels').getAttribute('aria-activedescendant'), 'token-10');
  });

  it('the other direction: who looks at it', async () => {
    await panel.press('d');
    await panel.headline('it is looked at most by was 7.6 %');
    await panel.tells(({ direction }) => direction === 'lookedAtBy');
  });

  it('numbers stand beside the strongest arcs, and labels are tinted', async () => {
    assert.equal(await panel.textOf('.number'), '58 % | 24 %');
    const lit = await panel.page.locator('.token.lit').allTextContents();
    assert.deepEqual(lit, ['trophy', 'suitcase']);
  });
});
