/** Models that make text: a translation with attention between two texts, and a text that is continued. */
import assert from 'node:assert/strict';
import type { Decoration } from '../driver/screen.ts';
import { until } from '../driver/wait.ts';
import { chooseHead, inspect, openWindow, STATUS, type Window } from './support.ts';

const SOURCE = 'The cat sleeps in the garden.';
const TARGET = 'O gato dorme no jardim.';
const FRANCE = 'The capital of France is';

describe('a model that makes text', function () {
  this.timeout(180_000);
  let window: Window;

  before(async () => {
    const texts = { 'cat.md': `${SOURCE}\n\n${TARGET}\n`, 'france.md': `${FRANCE}\n\nThe end.\n` };
    window = await openWindow('window-writing', texts, { settings: { 'attentionInspector.words': true } });
    await window.workbench.set('attentionInspector.model', 'en-pt');
  });
  after(() => window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const tinted = (all: readonly Decoration[]) => all.filter(({ backgroundColor = '' }) => /\/ 0?\.\d+\)$/.test(backgroundColor)).map(({ text }) => text);
  const framed = (all: readonly Decoration[]) => all.flatMap((one) => (one.kind === 'box' && one.outline.includes('solid') ? [one.text] : []));
  const strongest = (all: readonly Decoration[]) => all.flatMap((one) => (one.kind === 'box' && one.borderBottom.startsWith('2px solid') ? [one.text] : []));

  it('lights the source words of a target word that is pointed at in the panel', async () => {
    const { workbench, panel } = window;
    await inspect(workbench, 'cat.md', SOURCE);
    await workbench.status(STATUS, /cross-attention/);
    await panel.locator('.token[aria-label*="gato"]').hover();
    const all = await workbench.editors.decorationsWhen('cat.md', (seen) => strongest(seen).includes('cat'));
    assert.deepEqual(framed(all), [], 'a text that the model made has no place in the document');
    assert(!tinted(all).includes('gato'));
    await window.inThemes('translated');
  });

  it('finds the target words of the source word under the cursor', async () => {
    const { workbench, panel } = window;
    await workbench.editors.focus('cat.md');
    await workbench.editors.goTo(1, SOURCE.indexOf('garden') + 2);
    const all = await workbench.editors.decorationsWhen('cat.md', (seen) => framed(seen).includes('garden'));
    assert.deepEqual(tinted(all), [], 'nothing of the target is in the document');
    await workbench.status(STATUS, /jardim → .?garden/);
    await panel.waitFor('.headline :text("garden")');
    await workbench.editors.hoverAtCursor();
    await window.record('hover-source');
    await workbench.page.keyboard.press('Escape');
  });

  it('reads source and target from two selections, and lights one from the other', async () => {
    const { workbench } = window;
    await workbench.inHost(
      (vscode, ...texts) => {
        const editor = vscode.window.activeTextEditor;
        if (!editor) throw new Error('no editor is active');
        editor.selections = texts.map((text) => {
          const at = editor.document.getText().indexOf(text);
          return new vscode.Selection(editor.document.positionAt(at), editor.document.positionAt(at + text.length));
        });
      },
      SOURCE,
      TARGET,
    );
    await workbench.palette('Attention: Inspect Selection with Target…');
    await workbench.status(STATUS, /→/);
    await workbench.editors.focus('cat.md');
    await workbench.editors.goTo(3, TARGET.indexOf('gato') + 2);
    const byTarget = await workbench.editors.decorationsWhen('cat.md', (seen) => framed(seen).includes('gato') && strongest(seen).length > 0);
    assert.deepEqual(strongest(byTarget), ['cat']);
    await workbench.editors.hoverAtCursor();
    await window.record('hover-target');
    await workbench.page.keyboard.press('Escape');
    await workbench.editors.goTo(1, SOURCE.indexOf('garden') + 2);
    const bySource = await workbench.editors.decorationsWhen('cat.md', (seen) => framed(seen).includes('garden') && strongest(seen).length > 0);
    assert.deepEqual(strongest(bySource), ['jardim']);
    await window.record('two-selections');
  });

  it('comes back after a reload, with its target and the site that was chosen', async () => {
    const { workbench, panel } = window;
    await workbench.run('attentionInspector.chooseSite', 'encoder.self');
    await workbench.status(STATUS, /encoder self-attention/);
    await workbench.reload();
    await panel.waitFor('.headline .weight');
    await workbench.status(STATUS, /encoder self-attention/);
    await workbench.run('attentionInspector.chooseSite', 'decoder.cross');
    await workbench.editors.focus('cat.md');
    await workbench.editors.goTo(3, TARGET.indexOf('gato') + 2);
    await workbench.editors.decorationsWhen('cat.md', (seen) => framed(seen).includes('gato') && strongest(seen).includes('cat'));
  });

  it('continues a text, word by word, and puts it into the document when asked to', async () => {
    const { workbench, panel } = window;
    await workbench.set('attentionInspector.words', false);
    await workbench.set('attentionInspector.model', 'smollm2');
    await workbench.editors.open('france.md');
    await workbench.editors.select(FRANCE);
    await workbench.run('attentionInspector.inspectSelection');
    await chooseHead(workbench, 20, 4);
    const writing = workbench.run('attentionInspector.continueText', 200);
    await panel.waitFor('.activity :text("Paris")'); // words as they come
    await window.record('writes');
    await workbench.run('attentionInspector.cancel');
    await writing;
    await panel.waitFor('.token[aria-label="is"]');
    assert.equal(await panel.locator('.token[aria-label="Paris"]').count(), 0);
    await workbench.palette('Attention: Continue Text…');
    await workbench.quickInput.locator('input.input').fill('5');
    await workbench.page.keyboard.press('Enter');
    await panel.waitFor('.token[aria-label*="Paris"]');
    await workbench.editors.focus('france.md');
    await workbench.editors.goTo(1, FRANCE.indexOf('is') + 2);
    const all = await workbench.editors.decorationsWhen('france.md', (seen) => framed(seen).includes('is'));
    assert.deepEqual(strongest(all), ['The']);
    await until(
      async () => {
        const parts = await workbench.editors.hoverAtCursor(); // on a busy machine the first one comes without predictions
        await window.record('continued');
        await workbench.page.keyboard.press('Escape');
        return parts.some(({ text }) => /Likely next: ␣Paris \d/.test(text));
      },
      () => 'the hover tells no predictions',
    );
    await workbench.palette('Attention: Insert Continuation');
    await panel.waitFor('.headline .weight');
    assert.match((await workbench.inHost((vscode) => vscode.window.activeTextEditor?.document.lineAt(0).text)) ?? '', /^The capital of France is Paris/);
    assert.deepEqual(workbench.log.webviewErrors(), []);
  });

  it('asks as in a chat, and shows the rows that produce, after a reload as well', async () => {
    const { workbench, panel } = window;
    await workbench.run('attentionInspector.toggleChat');
    await workbench.run('attentionInspector.toggleRows');
    await panel.waitFor('.token[aria-label*="im_start"]');
    await window.record('chat');
    await workbench.run('workbench.action.files.save'); // an edit that VS Code has not backed up yet would not survive
    await workbench.reload();
    await panel.waitFor('.token[aria-label*="im_start"]');
    await workbench.editors.focus('france.md');
    await workbench.editors.goTo(1, FRANCE.indexOf('of') + 2);
    await until(
      async () => {
        const parts = await workbench.editors.hoverAtCursor();
        await workbench.page.keyboard.press('Escape');
        return parts.some(({ text }) => text.includes('This is the row that produces of: it reads capital.'));
      },
      () => 'the hover is not about the row that produces',
    );
  });
});
