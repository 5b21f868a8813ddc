/** What a person means to inspect: a selection, a pair of them, the paragraph under the cursor, a document, a notebook cell. */
import * as vscode from 'vscode';
import { UserError } from '../protocol/errors.ts';
import { lengthOf, type Subject } from '../session/anchor.ts';
import type { Session } from '../session/session.ts';
import type { Span } from '../session/span.ts';

/** The editor in front; while a panel is, that of its text, or any other on screen. */
export function editorMeant(active: Session | undefined): vscode.TextEditor | undefined {
  const { activeTextEditor, activeNotebookEditor, visibleTextEditors } = vscode.window;
  if (activeNotebookEditor) return activeTextEditor;
  return activeTextEditor ?? visibleTextEditors.find(({ document }) => active?.position.isIn(document)) ?? (active ? visibleTextEditors[0] : undefined);
}

/** The selection of an editor; without one, the notebook cell in front. */
export function selectedSubject(editor: vscode.TextEditor | undefined): Subject {
  if (!editor) return cellSubject();
  const { document } = editor;
  const spans = [...selectedSpans(editor)].sort((a, b) => a.start - b.start);
  if (!spans.length) return paragraph(document, editor.selection.active);
  return { uri: document.uri, spans: spans.slice(0, 2), hasTarget: false, whole: false, note: firstTwoOf(spans) };
}

/** What was selected first as the source, what was selected second as its target; null where there are not two selections. */
export function sourceAndTarget(editor: vscode.TextEditor | undefined): Subject | null {
  const spans = editor ? selectedSpans(editor) : [];
  return editor && spans.length > 1 ? { uri: editor.document.uri, spans: spans.slice(0, 2), hasTarget: true, whole: false, note: firstTwoOf(spans) } : null;
}

/** In the order of selecting. */
const selectedSpans = ({ document, selections }: vscode.TextEditor): readonly Span[] =>
  selections
    .filter((selection) => document.getText(selection).trim())
    .map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));

const firstTwoOf = ({ length }: readonly Span[]) => (length > 2 ? vscode.l10n.t('the first two of {0} selections', length) : '');

export function documentSubject(editor: vscode.TextEditor | undefined): Subject {
  return editor ? whole(editor.document, '') : cellSubject();
}

/** A notebook's cell need not be open for typing. */
function cellSubject(): Subject {
  const notebook = vscode.window.activeNotebookEditor;
  const cell = notebook?.notebook.cellAt(notebook.selection.start);
  if (!cell) throw new UserError('noEditor', 'There is no text in front. Open one, select some of it, and run Inspect Selection.');
  return whole(cell.document, vscode.l10n.t('cell {0}', cell.index + 1));
}

const whole = (document: vscode.TextDocument, note: string): Subject => ({
  uri: document.uri,
  spans: [{ start: 0, end: lengthOf(document) }],
  hasTarget: false,
  whole: true,
  note,
});

/** The lines around the cursor up to the next blank ones. */
function paragraph(document: vscode.TextDocument, cursor: vscode.Position): Subject {
  const isBlank = (line: number) => document.lineAt(line).isEmptyOrWhitespace;
  if (isBlank(cursor.line))
    throw new UserError('nothingSelected', 'Nothing is selected, and the cursor is in no paragraph. Select some text, and run Inspect Selection again.');
  let [first, last] = [cursor.line, cursor.line];
  while (first > 0 && !isBlank(first - 1)) first--;
  while (last < document.lineCount - 1 && !isBlank(last + 1)) last++;
  const start = new vscode.Position(first, document.lineAt(first).firstNonWhitespaceCharacterIndex);
  const span: Span = { start: document.offsetAt(start), end: document.offsetAt(document.lineAt(last).range.end) };
  return { uri: document.uri, spans: [span], hasTarget: false, whole: false, note: vscode.l10n.t('the paragraph under the cursor') };
}
