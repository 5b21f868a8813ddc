/** Context keys, by which the manifest enables commands. `npm run check` compares them with package.json. */
import * as vscode from 'vscode';
import { hasRowReadings } from '../protocol/view.ts';
import { madeOf } from './made.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const KEYS = {
  hasSession: (session: Session | undefined) => session !== undefined,
  hasInspection: (session: Session | undefined) => Boolean(session?.inspection),
  running: (session: Session | undefined) => session?.activity.kind === 'running',
  canStepBack: (session: Session | undefined) => Boolean(session?.view && (session.view.focus ?? session.view.partner)),
  severalSites: (session: Session | undefined) => (session?.inspection?.sites.length ?? 0) > 1,
  hasRows: (session: Session | undefined) => Boolean(session?.view && hasRowReadings(session.view.site)),
  canContinue: (session: Session | undefined) => session?.inspection?.model.predicts === 'next' && session.texts.length === 1,
  canInsert: (session: Session | undefined) => Boolean(session?.isCurrent && session.inspection && madeOf(session.inspection)?.sequence.name === 'text'),
  hasGenerated: (session: Session | undefined) => Boolean(session?.inspection && madeOf(session.inspection)),
  hasGivenTarget: (session: Session | undefined) => session?.hasGivenTarget ?? false,
  canChat: (session: Session | undefined) => session?.inspection?.model.chat ?? false,
  walksThrough: (session: Session | undefined) => session?.view?.show === 'walkthrough',
  showsTable: (session: Session | undefined) => session?.view?.show === 'table',
  looksAcross: (session: Session | undefined) => session?.view?.site === 'decoder.cross',
  hasWholeDocument: (session: Session | undefined) => Boolean(session?.inspection && session.position.subject.whole),
  hasTwin: (session: Session | undefined) => Boolean(session?.inspection && session.position.subject.sample === 'twin'),
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
