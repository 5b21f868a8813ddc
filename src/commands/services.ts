import type * as vscode from 'vscode';
import type { Decorations } from '../editor/decorations.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Panels } from '../panel/panels.ts';
import type { CommandId } from '../protocol/commands.ts';
import type { Inspection } from '../protocol/inspection.ts';
import type { View } from '../protocol/view.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';

/** What commands act on. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly engine: EngineClient;
  readonly log: vscode.LogOutputChannel;
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly decorations: Decorations;
}

/** A command takes what a keybinding or another extension hands it, which may be anything. */
export type Handler = (argument?: unknown) => unknown;
export type Handlers<K extends CommandId> = Readonly<Record<K, Handler>>;

export interface Shown {
  readonly session: Session;
  readonly inspection: Inspection;
  readonly view: View;
}

/** The active session with its picture; undefined while there is none. */
export function shown({ sessions }: Services): Shown | undefined {
  const session = sessions.active;
  return session?.inspection && session.view ? { session, inspection: session.inspection, view: session.view } : undefined;
}

/** Changes how the active session is shown. */
export function change(services: Services, step: (view: View, inspection: Inspection) => View): void {
  const now = shown(services);
  if (now) now.session.show(step(now.view, now.inspection));
}
