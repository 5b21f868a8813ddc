/** The same numbers as a table, one key away. */
import assert from 'node:assert/strict';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

describe('table', () => {
  const browser = suiteBrowser();

  it('has every token, and for each chosen head what it looks at and who looks at it', async () => {
    const panel = await Panel.show(
      browser(),
      await trophy({
        heads: [
          { layer: 3, head: 1 },
          { layer: 0, head: 2 },
        ],
      }),
    );
    await panel.press('t');
    await panel.tells(({ show }) => show === 'table');
    await panel.says('.table thead', 'L0 H2: is looked at by');
    const rows = panel.page.locator('.table tbody tr');
    assert.equal(await rows.count(), 16);
    assert.deepEqual(await rows.nth(2).locator('th, td').allTextContents(), ['2 trophy', '57.7 %', '0.3 %', '0.0 %', '0.0 %']);
    assert.equal(await rows.nth(11).getAttribute('aria-current'), 'true');
    await panel.close();
  });

  it('sorts by weight, and a click on a token focuses it', async () => {
    const panel = await Panel.show(browser(), await trophy({ show: 'table' }));
    await panel.page.getByTitle('Sort by weight').click();
    await panel.page.waitForFunction(() => document.querySelector('.table tbody tr button')?.textContent === 'trophy');
    assert.equal(await panel.page.locator('[aria-sort=descending]').count(), 1);
    await panel.page.locator('.table tbody tr button').first().click();
    await panel.tells(({ focus }) => focus?.index === 2);
    await panel.headline('trophy ');
    await panel.close();
  });

  it('a mean has its spread in every cell, and arrows still move the focus', async () => {
    const heads = Array.from({ length: 12 }, (_, head) => ({ layer: 3, head }));
    const panel = await Panel.show(browser(), await trophy({ heads, combine: 'mean', show: 'table' }));
    await panel.page.waitForFunction(() => /35\.7 % ± 22\.\d/.test(document.querySelector('.table tbody tr')?.textContent ?? ''));
    await panel.press('ArrowLeft');
    await panel.says('caption', 'Weights of because');
    await panel.press('t');
    await panel.page.waitForSelector('.scroller');
    await panel.close();
  });

  it('without a focus it offers the tokens', async () => {
    const panel = await Panel.show(browser(), await trophy({ show: 'table', focus: null }));
    await panel.page.locator('.choices button').nth(2).click();
    await panel.says('caption', 'Weights of trophy');
    await panel.close();
  });
});
