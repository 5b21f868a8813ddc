import * as vscode from 'vscode';
import { registerCommands } from './commands/commands.ts';
import { Decorations } from './editor/decorations.ts';
import { reportFailures } from './editor/failures.ts';
import { followCursor } from './editor/focus.ts';
import { registerHover } from './editor/hover.ts';
import { reportProgress } from './editor/progress.ts';
import { registerStatusBar } from './editor/statusBar.ts';
import { speak } from './drawing/language.ts';
import { Panels } from './panel/panels.ts';
import { followActiveSession } from './session/context.ts';
import { startEngine } from './session/engine.ts';
import { modelSource } from './session/model.ts';
import type { Session } from './session/session.ts';
import { Sessions } from './session/sessions.ts';

export function activate(context: vscode.ExtensionContext): void {
  speak(vscode.env.language, vscode.l10n.bundle ?? null);
  const log = vscode.window.createOutputChannel('Attention Inspector', { log: true });
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const engine = startEngine(context.subscriptions, dist, log);
  const sessions = new Sessions({ engine, log });
  const panels = new Panels({ engine, sessions, log, dist }, (id) => modelSource(id, context.extensionUri.fsPath));
  const decorations = new Decorations(sessions);
  const isVisible = (session: Session) => panels.of(session)?.visible ?? false;
  context.subscriptions.push(
    log,
    sessions,
    panels,
    decorations,
    followActiveSession(sessions),
    followCursor(sessions),
    registerHover(sessions),
    registerStatusBar(sessions),
    reportProgress(sessions, isVisible),
    reportFailures(sessions, isVisible),
    registerCommands({ context, engine, log, sessions, panels, decorations }),
  );
}
