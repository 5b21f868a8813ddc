/** What the suites inside VS Code share: texts, inspections, hovers. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

const PATIENCE = 20_000;

export const TROPHY = "The trophy didn't fit in the suitcase because it was too big";

export const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`attentionInspector.${command}`, ...args);

/** Asks until the answer is truthy. */
export async function until<T>(probe: () => T | Promise<T>, complaint: string): Promise<NonNullable<T>> {
  for (const end = Date.now() + PATIENCE; ; await sleep(25)) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${complaint} (waited ${PATIENCE / 1000} s)`);
  }
}

/** A document that was never saved, in front. On a busy machine it may get the name, and with it the text, of one that is still being closed. */
export function openText(content: string, language = 'plaintext'): Promise<vscode.TextEditor> {
  return until(async () => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }), vscode.ViewColumn.One);
    if (editor.document.getText() === content) return editor;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    return null;
  }, 'no document with its own text');
}

/** Selects stretches of the text, each by its own words. */
export function select(editor: vscode.TextEditor, ...texts: readonly string[]): void {
  const all = editor.document.getText();
  editor.selections = texts.map((text) => {
    const at = all.indexOf(text);
    assert(at >= 0, `"${text}" is not there`);
    return new vscode.Selection(editor.document.positionAt(at), editor.document.positionAt(at + text.length));
  });
}

/** Opens a text, selects all of it, or the stretches given, and inspects. */
export async function inspect(content: string, ...selected: readonly string[]): Promise<vscode.TextEditor> {
  const editor = await openText(content);
  select(editor, ...(selected.length ? selected : [content]));
  await run('inspectSelection');
  return editor;
}

/** The extension's hover at an offset, once there are weights; null where there is none now. */
export async function hoverNow({ document }: vscode.TextEditor, offset: number): Promise<vscode.Hover | null> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, document.positionAt(offset));
  const own = hovers.filter((hover) => /attentionInspector/.test(markdownOf(hover).value));
  assert(own.length <= 1, 'two hovers at one place');
  return own[0] ?? null;
}

export const hoverAt = (editor: vscode.TextEditor, offset: number) => until(() => hoverNow(editor, offset), `no hover at ${offset}`);

/** The hover over the first letter of a word. */
export const hoverOn = (editor: vscode.TextEditor, word: string) => hoverAt(editor, editor.document.getText().indexOf(word));

export function markdownOf({ contents: [content] }: vscode.Hover): vscode.MarkdownString {
  assert(content instanceof vscode.MarkdownString);
  return content;
}

/** The text under a hover, as its range says. */
export const hovered = ({ document }: vscode.TextEditor, hover: vscode.Hover) => document.getText(hover.range);

/** Removes all panels and texts, without asking. */
export async function clearAll(): Promise<void> {
  await run('clear');
  for (let editor = vscode.window.activeTextEditor; editor; editor = vscode.window.activeTextEditor)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // The next text may get the name of one that is still being closed.
  await until(() => !vscode.workspace.textDocuments.some(({ isUntitled }) => isUntitled), 'an unsaved text stays open');
}

/** What the hover on a word says, once that fits. */
export const says = (editor: vscode.TextEditor, word: string, pattern: RegExp) =>
  until(async () => {
    const hover = await hoverNow(editor, editor.document.getText().indexOf(word));
    return hover && pattern.test(markdownOf(hover).value) ? markdownOf(hover).value : null;
  }, `the hover on ${word} does not say ${pattern}`);

/** What Copy Translation or Generated Text puts on the clipboard. */
export async function copied(): Promise<string> {
  await vscode.env.clipboard.writeText('');
  await run('copyGenerated');
  return vscode.env.clipboard.readText();
}
