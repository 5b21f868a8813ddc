import * as vscode from 'vscode';
import { builtInModel } from '../models/manifest.ts';
import { freeMemory, shortage } from '../models/memory.ts';
import { isHubId } from '../models/resolve.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { isHere, modelSource, rememberModel } from '../session/model.ts';
import { failure, plain } from '../session/wording.ts';
import { askToken, bring } from './modelDownload.ts';
import { pickModel } from './modelPick.ts';
import { addRecent } from './recentModels.ts';
import type { Handlers, Services } from './services.ts';

/** Chooses the model for what is shown now and for what is inspected next. Takes what the setting takes, for keybindings. */
export function modelCommands(services: Services): Handlers<'chooseModel' | 'setHubToken'> {
  const { context } = services;
  return {
    chooseModel: async (argument) => {
      const wanted = typeof argument === 'string' ? argument : await pickModel(services);
      if (wanted !== undefined) await choose(services, wanted);
    },
    setHubToken: () => askToken(context.secrets),
  };
}

/** What is not on this machine is brought, if the person says so. */
async function choose(services: Services, wanted: string): Promise<void> {
  const source = () => modelSource(wanted, services.context.extensionUri.fsPath);
  const model = source();
  const remote = !isHere(model) && (builtInModel(model.id) !== undefined || (model.id === wanted && isHubId(wanted)));
  const id = remote ? await bring(services, wanted) : wanted;
  if (id !== undefined) await use(services, id === wanted ? source() : modelSource(id, services.context.extensionUri.fsPath));
}

/** What is no model gets one line, and changes nothing. */
async function use({ engine, sessions, context, log }: Services, model: ModelSource): Promise<void> {
  try {
    const { memory } = await engine.describe({ folder: model.folder });
    if (!(await fits(model, memory))) return;
    await engine.open({ model });
  } catch (error) {
    return tellRefusal(failure(error, log).message);
  }
  await addRecent(context.globalState, model.id);
  await rememberModel(model);
  await sessions.active?.useModel(model);
}

/** Asks before memory runs out. */
async function fits({ name }: ModelSource, memory: number): Promise<boolean> {
  const short = shortage(memory, freeMemory());
  if (!short) return true;
  const anyway = vscode.l10n.t('Open Anyway');
  const detail = vscode.l10n.t('The machine may become slow, and the engine may be ended.');
  const question = vscode.l10n.t('{0} needs about {1} of memory, {2} are free.', name, short.needed, short.free);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, anyway)) === anyway;
}

function tellRefusal(message: string): void {
  const other = vscode.l10n.t('Choose Another Model…');
  void vscode.window.showErrorMessage(plain(message), other).then((chosen) => {
    if (chosen) void vscode.commands.executeCommand('attentionInspector.chooseModel');
  });
}
