import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clearAll, hoverAt, hovered, hoverNow, hoverOn, inspect, openText, run, select, until } from '../support.ts';

/** Documents that are no files, and cannot be written. */
class Virtual implements vscode.TextDocumentContentProvider {
  provideTextDocumentContent(): string {
    return 'The owl heard a mouse in the grass';
  }
}

describe('what is inspected', () => {
  afterEach(clearAll);

  it('ed-empty-selection: the paragraph under the cursor', async () => {
    const editor = await openText('A first paragraph.\n\n  The fox saw\nthe bird.\n\nA last one.');
    editor.selection = new vscode.Selection(3, 2, 3, 2);
    await run('inspectSelection');
    assert.equal(hovered(editor, await hoverOn(editor, 'fox')), 'fox');
    assert.equal(hovered(editor, await hoverOn(editor, 'bird')), 'bird');
    assert.equal(await hoverNow(editor, 2), null);
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('last')), null);
  });

  it('ed-empty-selection: nothing in an empty document, and no run', async () => {
    const editor = await openText('');
    await run('inspectSelection');
    await run('inspectDocument');
    assert.equal(await hoverNow(editor, 0), null);
  });

  it('ed-many-selections: two are a pair, the rest of several is left out', async () => {
    const editor = await openText('The river rose. Then it fell. Nobody slept.');
    select(editor, 'Nobody slept', 'The river rose');
    await run('inspectSelection');
    await hoverOn(editor, 'river');
    await hoverOn(editor, 'slept');
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('fell')), null);
    select(editor, 'The river rose', 'Then it fell', 'Nobody slept');
    await run('inspectSelection');
    await hoverOn(editor, 'fell');
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('slept')), null);
  });

  it('the whole document, as it grows', async () => {
    const editor = await openText('One fox.\n\nTwo birds.');
    await run('inspectDocument');
    await hoverOn(editor, 'fox');
    await hoverOn(editor, 'birds');
    await editor.edit((builder) => builder.insert(new vscode.Position(2, 10), ' Three owls.'));
    await run('refresh');
    await hoverOn(editor, 'owls');
  });

  it('virtual and read-only documents', async () => {
    const registration = vscode.workspace.registerTextDocumentContentProvider('virtual-test', new Virtual());
    try {
      const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.parse('virtual-test:/owl.txt')));
      await run('inspectDocument');
      assert.equal(hovered(editor, await hoverOn(editor, 'mouse')), 'mouse');
    } finally {
      registration.dispose();
    }
  });

  it('a notebook cell', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'the fox saw the bird', 'plaintext');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    await run('inspectDocument');
    const { document } = notebook.cellAt(0);
    const words = async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(0, 5));
      return hovers.map(({ range }) => range && document.getText(range));
    };
    await until(async () => (await words()).includes('fox'), 'no hover in the cell');
  });

  it('text longer than the model takes, up to its limit', async () => {
    const editor = await inspect('river '.repeat(1204).trim());
    assert.equal(hovered(editor, await hoverAt(editor, 0)), 'river');
    await hoverAt(editor, 6 * 509);
    assert.equal(await hoverNow(editor, 6 * 510 + 1), null);
  });
});
