import type { Subject } from '../session/anchor.ts';
import { wantedModel } from '../session/model.ts';
import type { Handlers, Services } from './services.ts';
import { documentSubject, editorMeant, selectedSubject } from './subject.ts';

type Id = 'inspectSelection' | 'inspectInNewPanel' | 'inspectDocument' | 'refresh' | 'cancel' | 'clear' | 'showPanel' | 'showLog';

export function inspectCommands(services: Services): Handlers<Id> {
  const { sessions, panels, log } = services;
  return {
    inspectSelection: () => inspect(services, selectedSubject(editorMeant(sessions.active))),
    inspectInNewPanel: () => inspectAnew(services, selectedSubject(editorMeant(sessions.active))),
    inspectDocument: () => inspect(services, documentSubject(editorMeant(sessions.active))),
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
async function inspect(services: Services, subject: Subject): Promise<void> {
  const { sessions, panels } = services;
  const session = sessions.all.find(({ position }) => position.documentUri.toString() === subject.uri.toString());
  if (!session) return inspectAnew(services, subject);
  sessions.activate(session);
  panels.of(session)?.reveal(true);
  await session.turnTo(subject);
}

async function inspectAnew({ panels, context }: Services, subject: Subject): Promise<void> {
  await panels.open(subject, wantedModel(context.extensionUri.fsPath)).inspect();
}
