import * as vscode from 'vscode';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { plain } from '../session/wording.ts';

/** A run that nobody sees in its panel gets a notification after this long. */
const PATIENCE_MS = 1000;
/** So many characters of what a model writes are told. */
const MOST_CHARACTERS = 80;

/** Tells of runs whose panel is not on screen: one notification, which can cancel and ends with the run. */
export function reportProgress(sessions: Sessions, isVisible: (session: Session) => boolean): vscode.Disposable {
  const waiting = new Map<Session, NodeJS.Timeout>();
  const forget = (session: Session) => {
    clearTimeout(waiting.get(session));
    waiting.delete(session);
  };
  return vscode.Disposable.from(
    { dispose: () => [...waiting.keys()].forEach(forget) },
    sessions.onDidRemove(forget),
    sessions.onDidChange(({ session, parts }) => {
      if (!parts.has('activity')) return;
      if (session.activity.kind !== 'running') return forget(session);
      if (!waiting.has(session))
        waiting.set(
          session,
          setTimeout(() => {
            if (!isVisible(session)) void show(session);
          }, PATIENCE_MS),
        );
    }),
  );
}

/** The end of a text, where it grows. */
const lastOf = (words: string) => [...words.replace(/\s+/g, ' ')].slice(-MOST_CHARACTERS).join('');

function show(session: Session): Thenable<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Attention: inspecting the text'), cancellable: true };
  return vscode.window.withProgress(
    options,
    (progress, token) =>
      new Promise((resolve) => {
        token.onCancellationRequested(() => session.cancel());
        let reported = 0;
        const subscription = session.onDidChange(() => {
          const { activity } = session;
          if (activity.kind === 'running' && activity.total > 0) {
            const percentage = (100 * activity.done) / activity.total;
            progress.report({ increment: Math.max(0, percentage - reported) });
            reported = Math.max(reported, percentage);
          }
          if (activity.kind === 'running' && activity.words) progress.report({ message: plain(lastOf(activity.words)) });
          if (activity.kind === 'running') return;
          subscription.dispose();
          resolve();
        });
      }),
  );
}
