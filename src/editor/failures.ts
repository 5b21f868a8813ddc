import * as vscode from 'vscode';
import { commandId } from '../protocol/commands.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { plain } from '../session/wording.ts';

/** A run that failed says so in its panel; where that is not on screen, in one notification with the same way on. */
export function reportFailures(sessions: Sessions, isVisible: (session: Session) => boolean): vscode.Disposable {
  return sessions.onDidChange(({ session, parts }) => {
    if (parts.has('activity') && session.activity.kind === 'failed' && !isVisible(session)) void tell(session, session.activity, sessions);
  });
}

async function tell(session: Session, { message, actions }: Session['activity'] & { readonly kind: 'failed' }, sessions: Sessions): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(plain(message), ...actions.map(({ label }) => label));
  const action = actions.find(({ label }) => label === chosen);
  if (!action || !sessions.all.includes(session)) return;
  sessions.activate(session);
  await vscode.commands.executeCommand(commandId(action.command));
}
