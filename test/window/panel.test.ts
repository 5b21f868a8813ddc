/** The panel: what it shows, that it and the editor move together, and that it survives being hidden and a reload. */
import assert from 'node:assert/strict';
import { until } from '../driver/wait.ts';
import { chooseHead, EXTENSION, inspect, openWindow, STATUS, TROPHY, type Window } from './support.ts';

const FOX = 'The fox saw the bird';

describe('the panel', function () {
  this.timeout(120_000);
  let window: Window;

  before(async () => {
    window = await openWindow('window-panel', { 'trophy.md': `${TROPHY}\n\n${FOX}\n`, 'fox.txt': `${FOX}\n` });
  });
  after(() => window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const headline = (pattern: RegExp, nth = 0) =>
    until(
      async () =>
        pattern.test(
          await window.workbench
            .webview(EXTENSION, nth)
            .locator('.headline h1')
            .innerText({ timeout: 1000 })
            .catch(() => ''),
        ),
      () => `the headline does not say ${pattern}`,
    );

  it('opens at a link worth seeing: it and trophy', async () => {
    await inspect(window.workbench, 'trophy.md', TROPHY);
    await headline(/^it looks .* trophy/);
    await window.record('opened');
    assert.deepEqual(window.workbench.log.webviewErrors(), []);
  });

  it('follows the cursor', async () => {
    const { workbench } = window;
    await chooseHead(workbench, 3, 1);
    await workbench.editors.focus('trophy.md');
    await workbench.editors.goTo(1, TROPHY.indexOf('it was') + 1);
    await headline(/^it looks mostly at trophy 57\.7 %/);
    await workbench.editors.goTo(1, TROPHY.indexOf('big') + 1);
    await headline(/^big /);
  });

  it('leads: the mouse on a token moves heat and status bar', async () => {
    const { workbench, panel } = window;
    await panel.locator('.token[aria-label="it"]').hover();
    await workbench.status(STATUS, /· it → trophy/);
    await workbench.editors.decorationsWhen('trophy.md', (seen) =>
      seen.some((one) => one.kind === 'box' && one.text === 'it' && one.outline.includes('solid')),
    );
  });

  it('keeps a pinned token while the cursor moves, until Escape', async () => {
    const { workbench, panel } = window;
    await panel.locator('.token[aria-label="it"]').click();
    await workbench.editors.focus('trophy.md');
    await workbench.editors.goTo(1, 6);
    await headline(/^it looks/);
    await workbench.run('attentionInspector.stepBack');
    await workbench.editors.goTo(1, TROPHY.indexOf('was'));
    await workbench.editors.goTo(1, TROPHY.indexOf('big') + 1);
    await headline(/^big /);
  });

  it('ed-hidden-panel-result: shows a result that came while it was hidden, without a second run', async () => {
    const { workbench } = window;
    await inspect(workbench, 'trophy.md', FOX);
    await workbench.inHost(async (vscode) => {
      const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputWebview));
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'in front' }), group?.viewColumn);
    });
    await workbench.run('attentionInspector.refresh');
    const runs = runsMade(window);
    assert(runs > 1, 'no run is in the log');
    await workbench.run('workbench.action.revertAndCloseActiveEditor'); // the panel is in front again
    await headline(/fox|saw|bird|the/i);
    assert.equal(runsMade(window), runs, 'the model ran again');
    await window.record('hidden-and-back');
  });

  it('comes back after a reload of the window, in the same view', async () => {
    const { workbench } = window;
    await workbench.run('workbench.action.focusFirstEditorGroup');
    await inspect(workbench, 'trophy.md', TROPHY);
    await chooseHead(workbench, 3, 1);
    await workbench.run('attentionInspector.toggleHead', { layer: 0, head: 2 });
    await window.panel.waitFor(':text("L0 H2")');
    await workbench.reload();
    await window.panel.waitFor('.headline .weight');
    await window.panel.waitFor(':text("L3 H1")');
    await window.panel.waitFor(':text("L0 H2")');
    await workbench.status(STATUS, /^L3 H1|^L0 H2/);
    await window.record('reloaded');
    assert.deepEqual(workbench.log.webviewErrors(), []);
  });

  it('says so when the text is gone', async () => {
    const { workbench } = window;
    await workbench.run('workbench.action.closeAllEditors');
    await workbench.run('workbench.action.files.newUntitledFile');
    await workbench.page.locator('.monaco-editor.focused').waitFor();
    await workbench.page.keyboard.type('The owl heard a mouse');
    await workbench.run('attentionInspector.inspectDocument');
    await window.panel.waitFor('.token[aria-label="owl"]');
    await workbench.run('workbench.action.focusFirstEditorGroup');
    await workbench.run('workbench.action.revertAndCloseActiveEditor');
    await workbench.run('attentionInspector.refresh');
    await window.panel.waitFor('.activity .failed:has-text("not there any more")');
    await window.record('gone');
    await workbench.run('attentionInspector.clear');
  });

  it('shows two texts side by side', async () => {
    const { workbench } = window;
    await inspect(workbench, 'fox.txt', FOX);
    await workbench.run('workbench.action.focusFirstEditorGroup');
    await inspect(workbench, 'trophy.md', TROPHY);
    const panels = await workbench.inHost((vscode) =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview)
        .map(({ label }) => label),
    );
    assert.deepEqual(panels.sort(), ['Attention: fox.txt', 'Attention: trophy.md']);
  });

  it('is accessible', async () => {
    assert.deepEqual(await window.panel.accessibilityViolations(), []);
  });
});

/** How often the model was run, by the log of the extension. */
const runsMade = (window: Window) =>
  window.workbench.log
    .contents('')
    .join('\n')
    .match(/inspected text of \d+ tokens/g)?.length ?? 0;
