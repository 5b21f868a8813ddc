import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandId, COMMANDS } from '../../../src/protocol/commands.ts';
import { clearAll, hoverOn, inspect, markdownOf, openText, run, TROPHY, until } from '../support.ts';

describe('commands', () => {
  afterEach(clearAll);

  it('are all there', async () => {
    await run('showLog');
    const there = await vscode.commands.getCommands(true);
    for (const id of COMMANDS) assert(there.includes(commandId(id)), id);
  });

  it('do nothing and say nothing wrong without an inspection', async () => {
    await openText('');
    for (const id of [
      'nextHead',
      'previousLayer',
      'toggleHeat',
      'toggleWords',
      'pinToken',
      'stepBack',
      'copyMarkdown',
      'refresh',
      'cancel',
      'clear',
      'showPanel',
    ])
      await run(id);
  });

  it('walk through heads and layers', async () => {
    const editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 11 });
    const says = (where: string) =>
      until(async () => markdownOf(await hoverOn(editor, 'it was')).value.includes(`in ${where}.`), `the hover is not about ${where}`);
    await says('layer 3, head 11');
    await run('nextHead');
    await says('layer 3, head 0');
    await run('previousLayer');
    await says('layer 2, head 0');
    await run('nextLayer');
    await run('previousHead');
    await says('layer 3, head 11');
  });

  it('open a sample at the head worth seeing, the cursor on the token that looks', async () => {
    await run('openSample', 'trophy');
    const editor = vscode.window.activeTextEditor;
    assert(editor);
    assert.equal(editor.document.offsetAt(editor.selection.active), editor.document.getText().indexOf('it was'));
    await until(async () => markdownOf(await hoverOn(editor, 'it was')).value.includes('in layer 3, head 1.'), 'the hover is not about layer 3, head 1');
  });

  it('open panels side by side', async () => {
    const editor = await inspect(TROPHY);
    await run('inspectInNewPanel');
    await hoverOn(editor, 'trophy');
    const panels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview);
    assert.equal(panels().length, 2);
    await run('clear');
    await until(() => panels().length === 1, 'the other panel did not stay alone');
    await hoverOn(editor, 'trophy');
  });

  it('refuse a folder that is no model, and stay with the one before', async () => {
    const editor = await inspect(TROPHY);
    await run('chooseModel', '/no/such/folder');
    assert.equal(vscode.workspace.getConfiguration('attentionInspector').get('model'), '');
    await hoverOn(editor, 'trophy');
  });
});
