import * as vscode from 'vscode';
import type { Subject } from '../session/anchor.ts';
import { wantedModel } from '../session/model.ts';
import type { Session } from '../session/session.ts';
import type { Asked } from '../session/wishes.ts';
import type { Handlers, Services } from './services.ts';
import { documentSubject, editorMeant, selectedSubject, sourceAndTarget } from './subject.ts';

type Id = 'inspectSelection' | 'inspectInNewPanel' | 'inspectDocument' | 'inspectWithTarget' | 'refresh' | 'cancel' | 'clear' | 'showPanel' | 'showLog';

export function inspectCommands(services: Services): Handlers<Id> {
  const { sessions, panels, log } = services;
  return {
    // What a command answers with goes to another process: never a session.
    inspectSelection: async () => void (await inspect(services, selectedSubject(editorMeant(sessions.active)))),
    inspectInNewPanel: async () => void (await inspectAnew(services, selectedSubject(editorMeant(sessions.active)))),
    inspectDocument: async () => void (await inspect(services, documentSubject(editorMeant(sessions.active)))),
    inspectWithTarget: (argument) => inspectWithTarget(services, argument),
    refresh: () => sessions.active?.inspect(),
    cancel: () => sessions.active?.cancel(),
    clear: () => {
      if (sessions.active) sessions.remove(sessions.active);
    },
    showPanel: () => {
      if (sessions.active) panels.of(sessions.active)?.reveal(false);
    },
    showLog: () => log.show(true),
  };
}

/** Each document has one panel, which turns to what was selected last; more are opened on request. */
export async function inspect(services: Services, subject: Subject, asked: Asked = {}): Promise<Session> {
  const { sessions, panels } = services;
  const session = sessions.all.find(({ position }) => position.documentUri.toString() === subject.uri.toString());
  if (!session) return inspectAnew(services, subject, asked);
  sessions.activate(session);
  panels.of(session)?.reveal(true);
  await session.turnTo(subject, asked);
  return session;
}

async function inspectAnew({ panels, context }: Services, subject: Subject, { target = null, model }: Asked = {}): Promise<Session> {
  const session = panels.open(subject, model ?? wantedModel(context.extensionUri.fsPath));
  await session.ask({ target });
  return session;
}

/** A source and its target: two selections, or one and what is typed, which a keybinding may hand in. With nothing typed the model makes the target. */
async function inspectWithTarget(services: Services, argument: unknown): Promise<void> {
  const editor = editorMeant(services.sessions.active);
  const both = typeof argument === 'string' ? null : sourceAndTarget(editor);
  if (both) {
    await inspect(services, both);
    return;
  }
  const subject = selectedSubject(editor);
  const target = typeof argument === 'string' ? argument : await askTarget();
  if (target !== undefined) await inspect(services, { ...subject, spans: subject.spans.slice(0, 1) }, { target: target.trim() ? target : null });
}

const askTarget = () =>
  vscode.window.showInputBox({
    title: vscode.l10n.t('Inspect with a target'),
    prompt: vscode.l10n.t('The target, such as a translation of the selected text. Empty: the model makes it. Two selections are a source and its target.'),
  });
