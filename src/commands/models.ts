import * as vscode from 'vscode';
import { doubtsOf, freeMemory } from '../models/memory.ts';
import { isHubId } from '../models/resolve.ts';
import { sizeText } from '../models/sizes.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { isHere, modelSource, rememberModel } from '../session/model.ts';
import { SECTION, setting, SETTINGS } from '../session/settings.ts';
import { failure, plain } from '../session/wording.ts';
import { askToken, bring } from './modelDownload.ts';
import { pickModel } from './modelPick.ts';
import { addRecent } from './recentModels.ts';
import type { Handlers, Services } from './services.ts';

const MEGABYTE = 2 ** 20;

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
  const sourceOf = (written: string) => modelSource(written, services.context.extensionUri.fsPath);
  const model = sourceOf(wanted);
  const id = !isHere(model) && isHubId(model.id) ? await bring(services, model.id) : model.id;
  if (id !== undefined) await use(services, sourceOf(id));
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

/** Asks before memory runs out, and before the engine's limit, which the model's own memory counts in, would refuse every run. */
async function fits({ name }: ModelSource, needed: number): Promise<boolean> {
  const memory = { needed, free: freeMemory(), limit: setting('engine.memoryLimit') * MEGABYTE };
  const doubts = doubtsOf(memory);
  if (!doubts) return true;
  const question = vscode.l10n.t('{0} needs about {1} of memory, {2} are free.', name, sizeText(needed), sizeText(memory.free));
  const detail = [
    ...(doubts.isShort ? [vscode.l10n.t('The machine may become slow, and the engine may be ended.')] : []),
    ...(doubts.limit === null
      ? []
      : [vscode.l10n.t('The engine may take {0} as it is set; that will be raised to {1}.', sizeText(memory.limit), sizeText(doubts.limit))]),
  ].join(' ');
  const open = vscode.l10n.t('Open Anyway');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, open)) !== open) return false;
  if (doubts.limit !== null) await setLimit(doubts.limit);
  return true;
}

async function setLimit(bytes: number): Promise<void> {
  const megabytes = Math.min(SETTINGS['engine.memoryLimit'].maximum, Math.ceil(bytes / MEGABYTE));
  await vscode.workspace.getConfiguration(SECTION).update('engine.memoryLimit', megabytes, vscode.ConfigurationTarget.Global);
}

function tellRefusal(message: string): void {
  const other = vscode.l10n.t('Choose Another Model…');
  void vscode.window.showErrorMessage(plain(message), other).then((chosen) => {
    if (chosen) void vscode.commands.executeCommand('attentionInspector.chooseModel');
  });
}
