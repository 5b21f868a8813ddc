import * as vscode from 'vscode';
import { MODELS } from '../models/manifest.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { foldersOfSetting, foldersOfWorkspace } from '../session/modelFolders.ts';
import { modelSource, rememberModel } from '../session/model.ts';
import { withoutIcons } from '../session/names.ts';
import { failure, plain } from '../session/wording.ts';
import type { Handlers, Services } from './services.ts';

const RECENT = 'recentModels';
const MOST_RECENT = 8;

/** Chooses the model for what is shown now and for what is inspected next. Takes an id or a folder, for keybindings. */
export function modelCommands(services: Services): Handlers<'chooseModel'> {
  return {
    chooseModel: async (argument) => {
      const wanted = typeof argument === 'string' ? argument : await pick(services);
      if (wanted !== undefined) await use(services, modelSource(wanted, services.context.extensionUri.fsPath));
    },
  };
}

/** A folder that is no model gets one line, and changes nothing. */
async function use({ engine, sessions, context, log }: Services, model: ModelSource): Promise<void> {
  try {
    await engine.open({ model });
  } catch (error) {
    return tellRefusal(failure(error, log).message);
  }
  const recent = context.globalState.get<string[]>(RECENT, []).filter((id) => id !== model.id);
  await context.globalState.update(RECENT, [model.id, ...recent].slice(0, MOST_RECENT));
  await rememberModel(model);
  await sessions.active?.useModel(model);
}

function tellRefusal(message: string): void {
  const other = vscode.l10n.t('Choose Another Model…');
  void vscode.window.showErrorMessage(plain(message), other).then((chosen) => {
    if (chosen) void vscode.commands.executeCommand('attentionInspector.chooseModel');
  });
}

interface ModelItem extends vscode.QuickPickItem {
  /** Undefined: a folder is to be asked for. */
  readonly wanted?: string;
}

async function pick({ context }: Services): Promise<string | undefined> {
  const items = listed(context.globalState.get<string[]>(RECENT, []));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The model to look into'), matchOnDetail: true });
  if (!picked) return undefined;
  return picked.wanted ?? askFolder();
}

/** Built-in models, those used lately, those of the settings and of the workspace; each once. */
async function listed(recent: readonly string[]): Promise<ModelItem[]> {
  const seen = new Set<string>();
  const group = (label: string, wanted: readonly string[]): ModelItem[] => {
    const fresh = wanted.filter((folder) => !seen.has(folder));
    for (const folder of fresh) seen.add(folder);
    return fresh.length ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...fresh.map(itemOf)] : [];
  };
  return [
    ...group(
      vscode.l10n.t('built in'),
      MODELS.map(({ id }) => id),
    ),
    ...group(vscode.l10n.t('used lately'), recent),
    ...group(vscode.l10n.t('in your folders'), await foldersOfSetting()),
    ...group(vscode.l10n.t('in this workspace'), await foldersOfWorkspace()),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('Folder…'), detail: vscode.l10n.t('with config.json, model.safetensors and tokenizer.json') },
  ];
}

function itemOf(wanted: string): ModelItem {
  const builtIn = MODELS.find(({ id }) => id === wanted);
  if (builtIn) return { label: builtIn.name, description: builtIn.id, wanted };
  return { label: withoutIcons(wanted.split(/[/\\]/).at(-1) ?? wanted), detail: withoutIcons(wanted), wanted };
}

async function askFolder(): Promise<string | undefined> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: vscode.l10n.t('Use This Model') })) ?? [];
  if (!folder) return undefined;
  if (folder.scheme === 'file') return folder.fsPath;
  void vscode.window.showErrorMessage(vscode.l10n.t('A model must lie on the machine that the engine runs on. Choose a folder there.'));
  return undefined;
}
