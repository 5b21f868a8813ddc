import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clearAll, hovered, hoverNow, hoverOn, inspect, markdownOf, run, until } from '../support.ts';

const FOX = 'The fox saw the bird';

async function replace(editor: vscode.TextEditor, text: string, by: string): Promise<void> {
  const at = editor.document.getText().indexOf(text);
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + text.length));
  assert(await editor.edit((builder) => builder.replace(range, by)));
}

describe('edits', () => {
  afterEach(clearAll);

  it('ed-edit-before', async () => {
    const editor = await inspect(FOX);
    await hoverOn(editor, 'saw');
    await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), 'Well, \n'));
    const hover = await hoverNow(editor, editor.document.getText().indexOf('saw'));
    assert(hover, 'no hover at once after the edit');
    assert.equal(hovered(editor, hover), 'saw');
    assert.equal(await hoverNow(editor, 1), null);
  });

  it('ed-edit-inside', async () => {
    const editor = await inspect(FOX);
    await hoverOn(editor, 'saw');
    await replace(editor, 'fox', 'ox');
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('saw')), null, 'a weight is claimed for changed text');
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), FOX);
    assert(await hoverNow(editor, FOX.indexOf('saw')), 'undo does not bring it back');
  });

  it('are followed by a refresh', async () => {
    const editor = await inspect(FOX);
    await replace(editor, 'fox', 'quiet hedgehog');
    await run('refresh');
    assert.equal(hovered(editor, await hoverOn(editor, 'quiet')), 'quiet');
  });

  it('are followed at once where inspecting is live', async () => {
    const editor = await inspect(FOX);
    await run('toggleLive');
    await replace(editor, 'bird', 'whale');
    const hover = await hoverOn(editor, 'whale');
    assert.match(markdownOf(hover).value, /^\*\*whale\*\*/);
    await run('toggleLive');
  });

  it('at the end belong to the text where inspecting is live, and not elsewhere', async () => {
    const editor = await inspect(FOX);
    const end = new vscode.Position(0, FOX.length);
    await editor.edit((builder) => builder.insert(end, ' today'));
    assert(await hoverNow(editor, 5), 'text typed behind it counts as a change');
    await vscode.commands.executeCommand('undo');
    await run('toggleLive');
    await editor.edit((builder) => builder.insert(end, ' today'));
    assert.equal(hovered(editor, await hoverOn(editor, 'today')), 'today');
    await run('toggleLive');
  });

  it('of all line ends are an edit of the text, and undo brings it back', async () => {
    const editor = await inspect('The fox\nsaw the bird');
    await hoverOn(editor, 'saw');
    await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.CRLF));
    await until(async () => (await hoverNow(editor, editor.document.getText().indexOf('saw'))) === null, 'the hover stays');
    await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.LF));
    assert.equal(hovered(editor, await hoverOn(editor, 'saw')), 'saw');
  });

  it('that take the whole text away leave nothing behind', async () => {
    const editor = await inspect(FOX);
    await replace(editor, FOX, '');
    assert.equal(await hoverNow(editor, 0), null);
    await run('refresh');
    assert.equal(await hoverNow(editor, 0), null);
  });
});
