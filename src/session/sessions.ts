import * as vscode from 'vscode';
import type { ModelSource } from '../protocol/inspection.ts';
import type { Subject } from './anchor.ts';
import type { Surroundings } from './run.ts';
import { type Change, type Kept, Session } from './session.ts';

export interface SessionChange extends Change {
  readonly session: Session;
}

/** All sessions. The active one is what commands and status bar are about: the one whose panel or document was in front last. */
export class Sessions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<SessionChange>();
  private readonly activated = new vscode.EventEmitter<Session | undefined>();
  private readonly removed = new vscode.EventEmitter<Session>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed, this.activated, this.removed];
  /** The one in front last comes first. */
  private list: readonly Session[] = [];

  constructor(private readonly around: Surroundings) {
    this.subscriptions.push(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        const session = editor && this.of(editor.document);
        if (session) this.activate(session);
      }),
    );
  }

  readonly onDidChange = this.changed.event;
  readonly onDidChangeActive = this.activated.event;
  readonly onDidRemove = this.removed.event;

  get all(): readonly Session[] {
    return this.list;
  }
  get active(): Session | undefined {
    return this.list[0];
  }

  /** The session of a document that was in front last. */
  of(document: vscode.TextDocument): Session | undefined {
    return this.list.find(({ position }) => position.isIn(document));
  }

  /** `kept`: what a panel kept over a reload. */
  add(subject: Subject, model: ModelSource, kept: Kept | null): Session {
    const session = new Session(this.around, subject, model, kept);
    session.onDidChange((change) => this.changed.fire({ ...change, session }));
    this.list = [session, ...this.list];
    this.activated.fire(session);
    return session;
  }

  activate(session: Session): void {
    if (session === this.active) return;
    this.list = [session, ...this.list.filter((other) => other !== session)];
    this.activated.fire(session);
  }

  remove(session: Session): void {
    if (!this.list.includes(session)) return;
    this.list = this.list.filter((other) => other !== session);
    session.dispose();
    this.removed.fire(session);
    this.activated.fire(this.active);
  }

  dispose(): void {
    for (const session of this.list) session.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
