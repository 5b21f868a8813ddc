import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clearAll, hoverAt, hovered, hoverNow, hoverOn, inspect, markdownOf, openText, run, select, TROPHY, until } from '../support.ts';

describe('hover', () => {
  afterEach(clearAll);

  it('says what a token looks at, in numbers of the model', async () => {
    const editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 1 });
    const it = TROPHY.indexOf('it was');
    const { value } = markdownOf(
      await until(async () => {
        const hover = await hoverNow(editor, it);
        return hover && /layer 3, head 1/.test(markdownOf(hover).value) ? hover : null;
      }, 'no hover for L3 H1'),
    );
    assert.match(value, /^\*\*it\*\* looks 57\.7 % at \*\*trophy\*\* and 23\.6 % at \*\*suitcase\*\* in layer 3, head 1\./);
    assert.match(value, /!\[[^\]]*\]\(data:image\/svg\+xml;base64,/);
    assert.match(value, /\| trophy \| 57\\?\.7 % \|/);
    assert.match(value, /\\\[CLS\\\] · resting place/);
    assert.match(value, /id 2009 · line 1, columns 47–49/);
  });

  it('names all heads that are shown, and the mean with its spread', async () => {
    const editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 1 });
    await run('toggleHead', { layer: 0, head: 2 });
    const says = (pattern: RegExp) => until(async () => pattern.test(markdownOf(await hoverOn(editor, 'it was')).value), `the hover does not say ${pattern}`);
    await says(/L3 H1: trophy 57\.7 %|layer 3, head 1/);
    await says(/L0 H2: |layer 0, head 2/);
    await run('toggleMean');
    await says(/the mean of 2 heads[^]* ± /);
  });

  it('explains words where word pieces are merged', async () => {
    const editor = await inspect('an unbelievably long sentence');
    await run('toggleWords');
    await until(async () => hovered(editor, await hoverOn(editor, 'unbelievably')) === 'unbelievably', 'no hover for the whole word');
    await run('toggleWords');
  });

  it('ed-crlf-ranges', async () => {
    const editor = await openText('one fox\ntwo foxes\nthree');
    await editor.edit((builder) => builder.setEndOfLine(vscode.EndOfLine.CRLF));
    editor.selection = new vscode.Selection(0, 4, 2, 5);
    await run('inspectSelection');
    const { range } = await hoverAt(editor, editor.document.offsetAt(new vscode.Position(1, 6)));
    assert.deepEqual(range, new vscode.Range(1, 4, 1, 9));
    assert.equal(hovered(editor, await hoverOn(editor, 'three')), 'three');
  });

  it('ed-selection-offset', async () => {
    const editor = await inspect('🦉🦉 intro\nThe 🦉 saw it', 'The 🦉 saw it');
    assert.deepEqual((await hoverOn(editor, 'saw')).range, new vscode.Range(1, 7, 1, 10));
    assert.deepEqual((await hoverAt(editor, editor.document.offsetAt(new vscode.Position(1, 4)))).range, new vscode.Range(1, 4, 1, 6));
    assert.equal(await hoverNow(editor, 0), null);
  });

  it('ed-hover-token-border', async () => {
    const editor = await inspect('saw,it and  then');
    assert.equal(hovered(editor, await hoverAt(editor, 3)), ',');
    assert.equal(hovered(editor, await hoverAt(editor, 4)), 'it');
    assert.equal(hovered(editor, await hoverAt(editor, 11)), 'and');
    assert.equal(hovered(editor, await hoverAt(editor, 16)), 'then');
  });

  it('is silent where it is switched off', async () => {
    const editor = await inspect('the fox saw the bird');
    await hoverOn(editor, 'fox');
    const configuration = vscode.workspace.getConfiguration('attentionInspector');
    await configuration.update('hover', false, vscode.ConfigurationTarget.Global);
    assert.equal(await hoverNow(editor, 4), null);
    await configuration.update('hover', undefined, vscode.ConfigurationTarget.Global);
    await hoverOn(editor, 'fox');
  });

  it('explains as much as is wanted', async () => {
    const editor = await inspect(TROPHY);
    const explained = /of what this head fetches for/;
    assert.match(markdownOf(await hoverOn(editor, 'it was')).value, explained);
    const configuration = vscode.workspace.getConfiguration('attentionInspector');
    await configuration.update('explanations', 'brief', vscode.ConfigurationTarget.Global);
    const brief = markdownOf(await hoverOn(editor, 'it was')).value;
    assert.doesNotMatch(brief, explained);
    assert.match(brief, /57\.7 %/);
    await configuration.update('explanations', undefined, vscode.ConfigurationTarget.Global);
  });

  it('warns once: of what a weight is not, and of a resting place where the first one is hovered', async () => {
    const [cause, rest] = [/is not the cause/, /\[CLS\\?\]\*\* stands for no text and is often a resting place/];
    const editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 1 });
    const says = (word: string) =>
      until(async () => {
        const { value } = markdownOf(await hoverOn(editor, word));
        return value.includes('in layer 3, head 1.') ? value : null;
      }, 'no hover for L3 H1');
    const first = await says('it was');
    assert.match(first, cause);
    assert.doesNotMatch(first, rest);
    const resting = await says('suitcase');
    assert.match(resting, /rests/);
    assert.doesNotMatch(resting, cause);
    assert.match(resting, rest);
    assert.doesNotMatch(await says('trophy'), rest);
    assert.equal(await says('suitcase'), resting, 'the same token says the same again');
  });

  it('leads to the steps behind its weight', async () => {
    const editor = await inspect(TROPHY); // opens at layer 3, head 1
    const { value, isTrusted } = markdownOf(await hoverOn(editor, 'suitcase'));
    const [, query = ''] = /\[Walk through this weight\]\(command:attentionInspector\.walkThroughWeight\?([^)]*)\)/.exec(value) ?? [];
    const argument = JSON.parse(decodeURIComponent(query)) as { focus: unknown; partner: unknown };
    assert.deepEqual(argument.focus, { sequence: 'text', index: 9 });
    assert.deepEqual(argument.partner, { sequence: 'text', index: 0 });
    assert.deepEqual(isTrusted, { enabledCommands: ['attentionInspector.showPanel', 'attentionInspector.walkThroughWeight'] });
    await run('walkThroughWeight', argument);
    await run('walkThroughWeight', { inspection: 'gone', focus: { sequence: 'text', index: 9 } });
    await run('walkThroughWeight', 'nonsense');
    await hoverOn(editor, 'suitcase');
  });

  it('says which text the model never saw', async () => {
    const editor = await inspect('Hooray 🎉🎉🎉 done');
    assert.match(markdownOf(await hoverOn(editor, '🎉')).value, /never saw it/);
  });

  it('shows the second text of a pair with its own ranges', async () => {
    const editor = await openText('The river rose fast.\n\nNobody had slept.');
    select(editor, 'The river rose fast.', 'Nobody had slept.');
    await run('inspectSelection');
    assert.equal(hovered(editor, await hoverOn(editor, 'slept')), 'slept');
    assert.equal(hovered(editor, await hoverOn(editor, 'river')), 'river');
  });
});
