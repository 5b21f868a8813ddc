/** Context keys, by which the manifest enables commands. `npm run check` compares them with package.json. */
import * as vscode from 'vscode';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const KEYS = {
  hasSession: (session: Session | undefined) => session !== undefined,
  hasInspection: (session: Session | undefined) => Boolean(session?.inspection),
  running: (session: Session | undefined) => session?.activity.kind === 'running',
  canStepBack: (session: Session | undefined) => Boolean(session?.view && (session.view.focus ?? session.view.partner)),
  severalHeads: (session: Session | undefined) => (session?.view?.heads.length ?? 0) > 1,
} as const;

export const CONTEXT_KEYS = Object.keys(KEYS) as (keyof typeof KEYS)[];

export const contextKey = (key: keyof typeof KEYS) => `attentionInspector.${key}`;

/** Keeps the keys true to the active session; only what changed is told. */
export function followActiveSession(sessions: Sessions): vscode.Disposable {
  const told = new Map<string, boolean>();
  const update = () => {
    for (const key of CONTEXT_KEYS) {
      const value = KEYS[key](sessions.active);
      if (told.get(key) === value) continue;
      told.set(key, value);
      void vscode.commands.executeCommand('setContext', contextKey(key), value);
    }
  };
  return vscode.Disposable.from(
    sessions.onDidChangeActive(update),
    sessions.onDidChange(({ session }) => {
      if (session === sessions.active) update();
    }),
  );
}
