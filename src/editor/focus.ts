import * as vscode from 'vscode';
import { tokenInDocument } from '../session/inDocument.ts';
import { sameToken } from '../session/reading.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';

/** The cursor leads: the token under it is the focus of every session of its text, unless a token is pinned. */
export function followCursor(sessions: Sessions): vscode.Disposable {
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections: [selection] }) => {
    if (!selection?.isEmpty) return; // a stretch is what to inspect next, not where to look
    for (const session of sessions.all) if (session.position.isIn(document)) focusAt(session, selection.active);
  });
}

function focusAt(session: Session, position: vscode.Position): void {
  const { view } = session;
  if (!view || view.pinned || (view.partner && view.show !== 'walkthrough')) return;
  const token = tokenInDocument(session, position);
  if (token && !sameToken(token, view.focus)) session.show({ ...view, focus: token });
}
