import * as vscode from 'vscode';
import type { ModelSource } from '../protocol/inspection.ts';
import type { Subject } from '../session/anchor.ts';
import type { Kept, Session } from '../session/session.ts';
import { Panel, type PanelServices } from './panel.ts';
import { restored } from './state.ts';

export const VIEW_TYPE = 'attentionInspector.panel';

/** All panels: one a session, and each goes with its session. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<Session, Panel>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly services: PanelServices,
    private readonly modelOf: (id: string) => ModelSource,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      services.sessions.onDidRemove((session) => this.panels.get(session)?.dispose()),
    ];
  }

  of(session: Session): Panel | undefined {
    return this.panels.get(session);
  }

  /** A new panel beside the editor, or where another one is; the editor keeps the keyboard. Nothing is run yet. */
  open(subject: Subject, model: ModelSource): Session {
    const other = [...this.panels.values()].find(({ visible }) => visible);
    const view = vscode.window.createWebviewPanel(VIEW_TYPE, '', { viewColumn: other?.column ?? vscode.ViewColumn.Beside, preserveFocus: true });
    return this.adopt(view, subject, model, null);
  }

  /** After a reload of the window: the same text, read again from its document, in the same view. */
  async deserializeWebviewPanel(view: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = restored(state);
    if (!kept) return view.dispose();
    await this.adopt(view, kept.subject, this.modelOf(kept.model), kept).inspect();
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private adopt(view: vscode.WebviewPanel, subject: Subject, model: ModelSource, kept: Kept | null): Session {
    const { sessions } = this.services;
    const session = sessions.add(subject, model, kept);
    const panel = new Panel(view, session, this.services);
    this.panels.set(session, panel);
    panel.onDidDispose(() => {
      this.panels.delete(session);
      panel.dispose();
      sessions.remove(session);
    });
    return session;
  }
}
