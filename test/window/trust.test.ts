/** Restricted Mode: the bundled model works, and what an untrusted folder says about models does not count. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { modelRoot } from '../cases/models/models.ts';
import { inspect, openWindow, TROPHY, type Window } from './support.ts';

describe('an untrusted folder', function () {
  this.timeout(120_000);
  const models = modelRoot();
  let window: Window;

  before(async () => {
    const model = models.write('good-bert');
    window = await openWindow('window-trust', { 'trophy.md': `${TROPHY}\n` }, { restricted: true });
    const folder = await window.workbench.inHost((vscode) => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '');
    fs.cpSync(model, path.join(folder, 'own-model'), { recursive: true });
    fs.mkdirSync(path.join(folder, '.vscode'));
    fs.writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'attentionInspector.model': path.join(folder, 'own-model') }));
  });
  after(async () => {
    await window?.close();
    models.remove();
  });

  it('is one for this test', async () => {
    assert.equal(await window.workbench.inHost((vscode) => vscode.workspace.isTrusted), false);
  });

  it('is inspected with the bundled model, whatever its settings name', async () => {
    await inspect(window.workbench, 'trophy.md', TROPHY);
    await window.panel.waitFor(':text("all-MiniLM-L6-v2")');
  });

  it('has none of its models offered', async () => {
    const { workbench } = window;
    await workbench.palette('Attention: Choose Model…');
    await workbench.quickInput.locator('.monaco-list-row:has-text("6 × 12")').waitFor(); // told when all that is there was found
    assert.equal(await workbench.quickInput.locator('.monaco-list-row:has-text("own-model")').count(), 0);
    await window.record('list');
    await workbench.keys('Escape');
  });
});
