/** Words of the field explain themselves, to the mouse and to the keyboard; and why a sample is worth seeing is said. */
import assert from 'node:assert/strict';
import { ATTENTION_TERMS } from '../../src/protocol/glossary.ts';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

const HEAD = ATTENTION_TERMS.head.text;

describe('words', () => {
  const browser = suiteBrowser();

  it('are explained where the pointer or the focus rests, until Escape, which does nothing else', async () => {
    const panel = await Panel.show(browser(), await trophy(), { width: 600 });
    const word = panel.page.locator('footer h2 .term');
    const told = word.locator('[role="tooltip"]');
    assert(!(await told.isVisible()));
    await word.hover();
    assert.equal(await told.innerText(), HEAD);
    await panel.page.mouse.move(1, 1);
    await told.waitFor({ state: 'hidden' });
    await word.focus();
    await told.waitFor();
    const box = await told.boundingBox();
    assert(box && box.x >= 0 && box.x + box.width <= 600, 'it leaves the page');
    await panel.press('Escape');
    await told.waitFor({ state: 'hidden' });
    await panel.says('.headline h1', 'it looks');
    await panel.close();
  });

  it('say why a sample is worth seeing', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { answers, state: { ...state, why: 'Layer 3, head 1 leads back.' } });
    await panel.says('.headline .why', 'Layer 3, head 1 leads back.');
    await panel.close();
  });
});
