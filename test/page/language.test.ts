/** The page in another language: here one that puts every text in brackets. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { suiteBrowser } from './support/browser.ts';
import { openingView } from '../../src/protocol/view.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';

const texts = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '..', '..', 'l10n', 'bundle.l10n.json'), 'utf8')) as Record<string, string>;
const language = { locale: 'de', bundle: Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`])) };

/** What needs no translation: the tokens, model and place, names of heads, caps of keys. */
const NAMES = /trophy\.md:3|\[CLS\]|\[SEP\]|the|trophy|didn|fit|in|suitcase|because|it|was|too|big|t|all-MiniLM-L6-v2|L\d+|H\d+|[PDREWSMHLT]/g;

/** What stands outside brackets; an element's text may begin in one node and end in another. */
function outside(panel: Panel): Promise<readonly string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const read = (text: string, depth: number) => {
      let said = '';
      for (const character of text) {
        if (character === '⟦') depth++;
        else if (character === '⟧') depth--;
        else if (depth === 0) said += character;
      }
      found.push(said);
      return depth;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let depth = 0;
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest('script, style, math, [translate=no]')) depth = read(walker.currentNode.nodeValue ?? '', depth);
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'aria-valuetext', 'title']) read(element.getAttribute(name) ?? '', 0);
    return found;
  });
}

async function assertTranslated(panel: Panel, names = NAMES): Promise<void> {
  const left = (await outside(panel)).filter((text) => /\p{L}/u.test(text.replaceAll(names, '')));
  assert.deepEqual(left, []);
}

describe('language', () => {
  const browser = suiteBrowser();

  it('every text is translated, and numbers are written as the language has them', async () => {
    const two = { heads: [3, 0].map((layer, index) => ({ layer, head: index + 1 })) };
    const panel = await Panel.show(browser(), await trophy(two), { language });
    await panel.says('aside', 'L4 H3');
    await panel.says('.head-info', '⟦entropy of a row⟧');
    await panel.headline('trophy ⟦57,7 %⟧');
    await assertTranslated(panel);
    await panel.press('s', 'm', 'Enter');
    await panel.headline('⟦Pinned; Escape frees it.⟧');
    await assertTranslated(panel);
    await panel.press('t', '?');
    await panel.page.waitForSelector('dialog[open]');
    await assertTranslated(panel);
    await panel.close();
  });

  it('so is what is said of a translation, of a decoder, and of a text being made', async () => {
    const names = /made up|made-up\.md:1|<\/?s>|uno|dos|one|two|[PDREWSMHLT]\d*/g;
    const { state, answers } = synthetic({
      source: ['one', 'two', '</s>'],
      labels: ['uno', 'dos', '</s>'],
      made: 0,
      heads: 4,
      site: { keyValueHeads: 2, windows: [2, 2] },
      card: { predicts: 'target' },
    });
    assert(state.inspection);
    const predictions = () => [{ id: 1, piece: 'dos', label: 'dos', probability: 0.9 }];
    const shown = withView({ state, answers: { ...answers, predictions } }, { focus: { sequence: 'target', index: 1 } });
    const panel = await Panel.show(browser(), shown, { language });
    await panel.says('.predictions', '⟦90,0 %⟧');
    await assertTranslated(panel, names);
    await panel.open.push({
      view: { ...openingView(state.inspection), site: 'decoder.self', rows: 'produces', focus: { sequence: 'decoder_input', index: 2 } },
    });
    await panel.headline('⟦the step that produces dos⟧');
    await panel.says('.predictions', '⟦90,0 %⟧');
    await panel.open.push({ activity: { kind: 'running', done: 1, total: 2, words: 'uno' } });
    await panel.says('.words', 'uno');
    await assertTranslated(panel, names);
    await panel.press('t');
    await panel.page.waitForSelector('table');
    await assertTranslated(panel, names);
    await panel.close();
  });

  it('so is a walk through a weight', async () => {
    const panel = await Panel.show(browser(), await trophy({ show: 'walkthrough' }), { language, settle: false });
    await panel.says('.walkthrough h1', '⟦Why it looks at trophy⟧');
    await panel.page.locator('vscode-checkbox').click();
    await panel.says('.walk-step', '⟦what if⟧');
    await assertTranslated(panel);
    await panel.close();
  });

  it('so is what is said when nothing is there yet', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { answers, state: { ...state, inspection: null, view: null } }, { language });
    await panel.says('h1', '⟦See what a transformer attends to⟧');
    await assertTranslated(panel);
    await panel.close();
  });
});
