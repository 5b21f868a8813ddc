/** Heads: chosen in the map, by keys and by what links two tokens. */
import assert from 'node:assert/strict';
import { headName } from '../../src/protocol/inspection.ts';
import type { View } from '../../src/protocol/view.ts';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

const names = ({ heads }: View) => heads.map(headName).join(' ');

describe('heads', () => {
  const browser = suiteBrowser();
  let panel: Panel;
  beforeEach(async () => {
    panel = await Panel.show(browser(), await trophy());
  });
  afterEach(() => panel.close());

  it('a click chooses one, with Ctrl it is added, and each has its colour and its sentence', async () => {
    await panel.head('L0 H2').click({ modifiers: ['Control'] });
    await panel.tells((view) => names(view) === 'L3 H1 L0 H2');
    await panel.headline('L0 H2: it looks mostly at because 100.0 %');
    await panel.says('.legend', 'L3 H1×');
    await panel.says('aside', 'it looks at, in L0 H2');
    await panel.head('L4 H3').click();
    await panel.tells((view) => names(view) === 'L4 H3');
    await panel.headline('Layer 4, head 3.');
  });

  it('a switch makes a plain click add, without a modifier', async () => {
    await panel.page.locator('footer vscode-checkbox').click();
    await panel.head('L0 H2').click();
    await panel.tells((view) => names(view) === 'L3 H1 L0 H2');
    await panel.page.getByRole('button', { name: 'Take L3 H1 away' }).click();
    await panel.tells((view) => names(view) === 'L0 H2');
  });

  it('a whole layer is its mean, with the spread beside it', async () => {
    await panel.page.getByRole('button', { name: 'Layer 3' }).click();
    await panel.tells((view) => view.heads.length === 12 && view.combine === 'mean');
    await panel.headline('On average, it rests most on [CLS] 35.7 % ± 22.');
    await panel.headline('Mean of 12 heads (L3 H0–H11), with the standard deviation over them.');
    await panel.says('.legend', 'mean of 12 heads');
    assert.equal(await panel.requests('mean'), 1);
  });

  it('keys in the drawing: layers up and down, heads by brackets', async () => {
    await panel.press('ArrowDown');
    await panel.tells((view) => names(view) === 'L4 H1');
    await panel.press('ArrowUp', ']', ']');
    await panel.tells((view) => names(view) === 'L3 H3');
    await panel.press('[', '[', '[', '[');
    await panel.tells((view) => names(view) === 'L3 H11');
  });

  it('keys in the map: one stop for Tab, arrows from head to head, Space adds, Enter chooses', async () => {
    assert.equal(await panel.page.locator('.cell[tabindex="0"]').count(), 1);
    await panel.head('L3 H1').focus();
    await panel.press('ArrowUp', 'ArrowRight');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-head')), 'L2 H2');
    await panel.press(' ');
    await panel.tells((view) => names(view) === 'L3 H1 L2 H2');
    await panel.press('End', 'Enter');
    await panel.tells((view) => names(view) === 'L2 H11');
    assert.equal(await panel.head('L2 H11').getAttribute('aria-selected'), 'true');
    await panel.says('.head-info', 'L2 H11');
  });

  it('the heads that are not drawn any more are still there: coming back asks nothing', async () => {
    const { backgrounds } = await panel.counts();
    await panel.press(']');
    await panel.headline('Layer 3, head 2.');
    await panel.page.waitForFunction((before) => (window.attentionInspectorCounts?.backgrounds ?? 0) > before, backgrounds);
    const asked = await panel.requests('weights');
    await panel.press('[');
    await panel.headline('it looks mostly at trophy 57.7 %');
    assert.equal(await panel.requests('weights'), asked);
  });

  it('which heads link these two tokens: the best are listed, and the map shows each', async () => {
    await panel.says('aside', 'Heads that link it to trophy');
    await panel.press('p', 'Enter');
    await panel.tells(({ partner, pinned }) => partner?.index === 2 && pinned);
    await panel.says('footer h2', 'Heads, by the weight of the link');
    assert.equal(await panel.head('L4 H3').getAttribute('aria-label'), 'L4 H3, 43.4 %');
    await panel.page.getByRole('button', { name: /^L5 H10/ }).click();
    await panel.tells((view) => names(view) === 'L5 H10');
    await panel.headline('it looks at trophy 39.3 %');
    await panel.press('Escape');
    await panel.tells(({ partner, pinned }) => partner === null && pinned);
  });

  it('the second token: by a named button, by Shift-click, by arrow keys', async () => {
    await panel.page.getByText('Pick second token').click();
    await panel.token(9).hover();
    await panel.token(9).click();
    await panel.tells(({ partner }) => partner?.index === 9);
    await panel.headline('it looks at suitcase 23.6 %');
    await panel.page.getByText('Clear second token').click();
    await panel.tells(({ partner }) => partner === null);
    await panel.token(2).click({ modifiers: ['Shift'] });
    await panel.tells(({ partner, focus }) => partner?.index === 2 && focus?.index === 11);
    await panel.press('p', 'ArrowRight', 'Enter');
    await panel.tells(({ partner }) => partner?.index === 3);
  });

  it('of the head pointed at: what it does on this text', async () => {
    await panel.head('L0 H2').hover();
    await panel.says('.head-info', 'L0 H2 mostly looks at the token before');
    await panel.says('.head-info', 'entropy of a row');
  });

  it('more than eight heads are only shown as their mean', async () => {
    for (let head = 2; head < 10; head++) await panel.head(`L3 H${head}`).click({ modifiers: ['Control'] });
    await panel.tells((view) => view.heads.length === 9 && view.combine === 'mean');
    await panel.press('m');
    await panel.headline('Mean of 9 heads');
  });
});
