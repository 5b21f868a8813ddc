import * as vscode from 'vscode';
import { commandId } from '../protocol/commands.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { plain } from '../session/wording.ts';

/** A run that failed says so in its panel; where that is not on screen, in one notification with the same way on. */
export function reportFailures(sessions: Sessions, isVisible: (session: Session) => boolean): vscode.Disposable {
  const told = new Set<Session>(); // one at a time: live inspecting may fail again with each edit
  return sessions.onDidChange(({ session, parts }) => {
    const { activity } = session;
    if (!parts.has('activity') || activity.kind !== 'failed' || isVisible(session) || told.has(session)) return;
    told.add(session);
    void tell(session, activity, sessions).finally(() => told.delete(session));
  });
}

async function tell(session: Session, { message, actions }: Session['activity'] & { readonly kind: 'failed' }, sessions: Sessions): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(plain(message), ...actions.map(({ label }) => label));
  const action = actions.find(({ label }) => label === chosen);
  if (!action || !sessions.all.includes(session)) return;
  sessions.activate(session);
  await vscode.commands.executeCommand(commandId(action.command));
}
