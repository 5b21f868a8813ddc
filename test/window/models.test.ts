/** Choosing a model: from the list, from a folder, and folders that are none. */
import assert from 'node:assert/strict';
import { modelRoot } from '../cases/models/models.ts';
import { until } from '../driver/wait.ts';
import { inspect, openWindow, STATUS, TROPHY, type Window } from './support.ts';

describe('choosing a model', function () {
  this.timeout(120_000);
  const models = modelRoot();
  let window: Window;

  before(async () => {
    window = await openWindow('window-models', { 'trophy.md': `${TROPHY}\n` });
    await inspect(window.workbench, 'trophy.md', TROPHY);
  });
  after(async () => {
    await window?.close();
    models.remove();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  it('takes one from the list, and the panel shows it', async () => {
    const { workbench, panel } = window;
    models.write('good-bert');
    await workbench.set('attentionInspector.modelFolders', [models.root]);
    await workbench.palette('Attention: Choose Model…');
    await workbench.quickInput.locator('.monaco-list-row:has-text("good-bert")').waitFor();
    await window.record('list');
    await workbench.choose('good-bert');
    await panel.waitFor(':text("good-bert")');
    await workbench.status(STATUS, /→/);
    await window.record('chosen');
  });

  it('goes back to the built-in one', async () => {
    const { workbench, panel } = window;
    await workbench.palette('Attention: Choose Model…');
    await workbench.choose('all-MiniLM-L6-v2');
    await panel.waitFor(':text("all-MiniLM-L6-v2")');
    assert.equal(await workbench.inHost((vscode) => vscode.workspace.getConfiguration('attentionInspector').get('model')), '');
  });

  it('file-cfg-markdown-in-type: a name out of a file is shown as plain text', async () => {
    const { workbench, panel } = window;
    await workbench.run('attentionInspector.chooseModel', models.write('cfg-markdown-in-type'));
    const toast = await workbench.notification(/bert\]/);
    assert.equal(await toast.locator('.notification-list-item-message a').count(), 0, 'a link was made of it');
    await window.record('refused');
    await panel.waitFor(':text("all-MiniLM-L6-v2")'); // what was shown stays
  });

  it('a setting that names no model ends in one line in the panel, and Choose Model helps', async () => {
    const { workbench, panel } = window;
    await workbench.set('attentionInspector.model', '/no/such/model');
    await workbench.run('attentionInspector.clear');
    await until(
      async () => (await workbench.page.locator('iframe.webview.ready').count()) === 0,
      () => 'the panel stays',
    );
    await workbench.editors.open('trophy.md');
    await workbench.run('attentionInspector.inspectDocument');
    const failed = await panel.waitFor('.activity .failed');
    assert.match(await failed.innerText(), /config\.json is missing in \/no\/such\/model/);
    await failed.locator('vscode-button:has-text("Choose Model")').click();
    await workbench.choose('all-MiniLM-L6-v2');
    await panel.waitFor('.headline .weight');
  });
});
