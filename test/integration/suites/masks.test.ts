/** A model that fills masks: a tiny one with random tensors, whose answers mean nothing. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { clearAll, hovered, hoverNow, hoverOn, inspect, markdownOf, run, until } from '../support.ts';

// From the place of the bundle, dist/test/suites.
const MODEL = path.join(__dirname, '..', '..', '..', 'test', 'reference', 'tiny', 'models', 'bert-untied');

describe('a masked model', () => {
  before(() => run('chooseModel', MODEL));
  after(() => run('chooseModel', 'minilm'));
  afterEach(clearAll);

  it('has five fillings for a mask, and none for another token', async () => {
    const editor = await inspect('the [MASK] ran home');
    const at = editor.document.getText().indexOf('[MASK]') + 1;
    const says = await until(async () => {
      const hover = await hoverNow(editor, at);
      return hover && /Likely here: /.test(markdownOf(hover).value) ? markdownOf(hover).value : null;
    }, 'no fillings in the hover');
    const [, fillings = ''] = /Likely here: (.*)/.exec(says) ?? [];
    assert.equal(fillings.split(' · ').length, 5, fillings);
    for (const filling of fillings.split(' · ')) assert.match(filling, / \d+\.\d %$/);
    const hover = await hoverOn(editor, 'home');
    assert.equal(hovered(editor, hover), 'home');
    assert.doesNotMatch(markdownOf(hover).value, /Likely/);
    assert.equal(vscode.workspace.getConfiguration('attentionInspector').get('model'), MODEL);
  });
});
