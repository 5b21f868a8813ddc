import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { clearAll, hoverAt, hoverNow, inspect, markdownOf } from '../support.ts';

/** The Markdown of every token's hover. */
async function hovers(text: string): Promise<readonly vscode.MarkdownString[]> {
  const editor = await inspect(text);
  await hoverAt(editor, text.search(/\S/));
  const found = [];
  for (let offset = 0; offset < text.length; offset++) {
    const hover = await hoverNow(editor, offset);
    if (hover) found.push(markdownOf(hover));
  }
  assert(found.length > 5);
  return found;
}

/** What is left when the extension's own links and picture, and all that is escaped, are taken out. */
const unescaped = ({ value }: vscode.MarkdownString) =>
  value
    .replaceAll(/\\[!-/:-@[-`{-~]/g, '')
    .replace('[Open panel](command:attentionInspector.showPanel)', '')
    .replace(/\[Walk through this weight\]\(command:attentionInspector\.walkThroughWeight\?[\w%.-]+\)/, '')
    .replace(/!\[[^\]]*\]\(data:image\/svg\+xml;base64,[\w+/=]+\|width=\d+\)/, '');

describe('text that wants to be more than text', () => {
  afterEach(clearAll);

  it('sec-hover-command-link', async () => {
    for (const markdown of await hovers('[free](command:workbench.action.closeWindow) fox')) {
      assert.deepEqual(markdown.isTrusted, { enabledCommands: ['attentionInspector.showPanel', 'attentionInspector.walkThroughWeight'] });
      assert.equal(Boolean(markdown.supportHtml), false);
      assert.doesNotMatch(unescaped(markdown), /[[\]]/);
    }
  });

  it('sec-hover-backticks', async () => {
    for (const markdown of await hovers('a ``` b `````` <b>c</b> ~~~ d')) assert.doesNotMatch(unescaped(markdown), /[`<>~]/);
  });

  it('sec-hover-table-pipe', async () => {
    for (const markdown of await hovers('a|b || c\n| d |')) {
      const rows = markdown.value.split('\n').filter((line) => line.startsWith('|'));
      assert(rows.length >= 3);
      for (const row of rows) assert.equal(row.match(/(?<!\\)\|/g)?.length, 5, row);
    }
  });

  it('sec-hover-image', async () => {
    for (const markdown of await hovers("![x](http://127.0.0.1:9/p.png) <img src='http://127.0.0.1:9/q.png'> fox")) {
      assert.doesNotMatch(unescaped(markdown), /!\[|<|https?:\/\//);
    }
  });
});
