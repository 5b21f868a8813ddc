import * as vscode from 'vscode';
import { sameToken, tokenOf } from '../session/reading.ts';
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
  const { inspection, view } = session;
  if (!inspection || !view || view.pinned || view.partner || !session.isCurrent) return;
  const place = session.position.locate(position);
  const token = place && tokenOf(inspection, view, place.segment, place.offset);
  if (token && !sameToken(token, view.focus)) session.show({ ...view, focus: token });
}
