/** What is seen in the editor: heat, focus, status bar, hover, and what is said of text that changed or was cut. */
import assert from 'node:assert/strict';
import type { HoverPart } from '../driver/editors.ts';
import type { Decoration } from '../driver/screen.ts';
import { until } from '../driver/wait.ts';
import { chooseHead, inspect, openWindow, STATUS, TROPHY, type Window } from './support.ts';

const HOSTILE = '[free](command:workbench.action.closeWindow) ![x](http://127.0.0.1:9/p.png) a ``` b <b>c</b> | d';

describe('the editor', function () {
  this.timeout(120_000);
  let window: Window;

  before(async () => {
    window = await openWindow('window-editor', {
      'trophy.md': `# A sample\n\n${TROPHY}\n\nThe end.\n`,
      'hostile.txt': `${HOSTILE}\n`,
      'long.txt': `${'river '.repeat(900)}\n`,
    });
  });
  after(() => window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const alpha = ({ backgroundColor = '' }: Decoration) => Number(/\/ ([\d.]+)\)$/.exec(backgroundColor)?.[1] ?? 0);
  const isFramed = (one: Decoration, text: string) => one.kind === 'box' && one.text === text && one.outline.includes('solid');
  const isAfter = (one: Decoration, pattern: RegExp) => one.kind === 'text' && pattern.test(one.after ?? '');
  const heat = (all: readonly Decoration[]) => new Map(all.filter((one) => alpha(one) > 0).map((one) => [one.text, alpha(one)]));

  /** VS Code adds parts of its own, such as a link's. */
  const own = (parts: readonly HoverPart[]) => parts.find(({ links }) => links.some(({ text }) => text === 'Open panel'));

  it('tints what the token under the cursor looks at', async () => {
    const { workbench } = window;
    await inspect(workbench, 'trophy.md', TROPHY);
    await chooseHead(workbench, 3, 1);
    await workbench.editors.focus('trophy.md');
    await workbench.editors.goTo(3, TROPHY.indexOf('it was') + 1);
    const all = await workbench.editors.decorationsWhen('trophy.md', (seen) => heat(seen).has('trophy') && seen.some((one) => isFramed(one, 'it')));
    const tints = heat(all);
    assert((tints.get('trophy') ?? 0) > (tints.get('suitcase') ?? 0), 'the stronger link is the fainter tint');
    assert((tints.get('suitcase') ?? 0) > (tints.get('fit') ?? 0));
    const lines = all.filter((one) => one.kind === 'box' && one.borderBottom.startsWith('2px solid'));
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['trophy'],
      'the strongest link is told by a line as well',
    );
    assert.match(await workbench.status(STATUS, /it/), /^L3 H1 · it → trophy 58 %$/);
    await window.inThemes('heat');
  });

  it('explains it in a hover', async () => {
    const { workbench } = window;
    const part = own(await workbench.editors.hover('trophy.md', 'because it'));
    assert.match(part?.text ?? '', /in layer 3, head 1\./);
    await workbench.page.keyboard.press('Escape');
    await workbench.editors.goTo(3, TROPHY.indexOf('it was') + 1);
    const at = own(await workbench.editors.hoverAtCursor());
    assert.match(at?.text ?? '', /^it looks 57\.7 % at trophy and 23\.6 % at suitcase in layer 3, head 1\./);
    assert.deepEqual(
      at?.links.map(({ text }) => text),
      ['Open panel', 'Walk through this weight'],
    );
    assert.deepEqual(at?.table[1], ['trophy', '57.7 %', '\u2003was', '7.6 %']);
    assert.match(at?.html ?? '', /<img src="data:image\/svg\+xml;base64,/);
    await window.record('hover');
    await workbench.page.keyboard.press('Escape');
  });

  it('switches heat off and on, and shows where tokens end', async () => {
    const { workbench } = window;
    await workbench.run('attentionInspector.toggleHeat');
    await workbench.editors.decorationsWhen('trophy.md', (seen) => heat(seen).size === 0);
    await workbench.run('attentionInspector.toggleTokens');
    const boundaries = await workbench.editors.decorationsWhen('trophy.md', (seen) => seen.length > 10);
    assert(
      boundaries.some(({ text }) => text === 'didn'),
      'no boundary inside a word',
    );
    await window.record('boundaries');
    await workbench.run('attentionInspector.toggleTokens');
    await workbench.run('attentionInspector.toggleHeat');
    await workbench.editors.decorationsWhen('trophy.md', (seen) => heat(seen).size > 0);
  });

  it('marks text that changed, and takes the mark back on undo', async () => {
    const { workbench } = window;
    await workbench.editors.goTo(3, TROPHY.length + 1);
    await workbench.page.keyboard.press('Backspace');
    const isMarked = (seen: readonly Decoration[]) => seen.some((one) => isAfter(one, /out of date/));
    await workbench.editors.decorationsWhen('trophy.md', isMarked);
    await workbench.status(STATUS, /out of date/);
    await window.panel.waitFor('.activity :text("has changed")');
    await window.panel.waitFor('.headline .weight'); // the old picture stays
    await window.record('outdated');
    await workbench.keys('Control+Z');
    await workbench.editors.decorationsWhen('trophy.md', (seen) => !isMarked(seen) && heat(seen).size > 0);
  });

  it('says how much of a long text the model took, and where it stopped', async () => {
    const { workbench } = window;
    await workbench.editors.open('long.txt');
    await workbench.run('attentionInspector.inspectDocument');
    await workbench.inHost((vscode) => {
      const editor = vscode.window.activeTextEditor;
      editor?.revealRange(new vscode.Range(editor.document.positionAt(6 * 509), editor.document.positionAt(6 * 511)));
    });
    await workbench.editors.decorationsWhen('long.txt', (seen) => seen.some((one) => isAfter(one, /not seen by the model/)));
    await window.record('cut');
  });

  it('sec-hover: shows text that looks like Markdown as text', async () => {
    const { workbench } = window;
    const requests: string[] = [];
    workbench.page.on('request', (request) => requests.push(request.url()));
    await workbench.editors.open('hostile.txt');
    await workbench.run('attentionInspector.inspectDocument');
    for (const [word, says] of [
      ['free', /free/],
      ['command', /command/],
      ['](', /\]/],
      ['http', /http/],
      ['```', /`/],
      ['<b>', /</],
      [' | d', /\|/],
    ] as const) {
      await workbench.editors.goTo(1, HOSTILE.indexOf(word) + (word.startsWith(' ') ? 2 : 1));
      const part = await until(
        async () => own(await workbench.editors.hoverAtCursor()),
        () => `no hover on ${word}`,
      );
      assert.match(part?.text ?? '', says);
      assert.deepEqual(
        part?.links.map(({ href }) => href?.replace(/\?.*/, '')),
        ['command:attentionInspector.showPanel', 'command:attentionInspector.walkThroughWeight'],
        word,
      );
      assert.doesNotMatch(part?.html ?? '', /<b>|<code|<pre|<img src="http/, word);
      for (const row of part?.table ?? []) assert.equal(row.length, 4, word);
      await workbench.page.keyboard.press('Escape');
    }
    assert(!requests.some((url) => url.includes('127.0.0.1:9')), 'something was requested');
  });

  it('takes everything away with the panel', async () => {
    const { workbench } = window;
    await workbench.editors.open('trophy.md');
    await workbench.run('attentionInspector.clear');
    await workbench.editors.decorationsWhen('trophy.md', (seen) => seen.length === 0);
  });
});
