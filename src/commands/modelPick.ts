/** The list of models: it opens at once and fills as models are found and described. */
import * as vscode from 'vscode';
import { findModels } from '../models/found.ts';
import { hubIdOf, isHubId } from '../models/resolve.ts';
import { UserError } from '../protocol/errors.ts';
import { modelSource } from '../session/model.ts';
import { foldersOfSetting, placesOfWorkspace } from '../session/modelFolders.ts';
import { ModelList, type ModelItem } from './modelList.ts';
import { recentModels } from './recentModels.ts';
import type { Services } from './services.ts';

/** Models of this machine are looked for no longer than this. */
const SEARCH_MS = 20_000;
/** The list is drawn anew so often at most, while it fills. */
const INTERVAL_MS = 100;

/** Answers with what a person would write for the model. */
export async function pickModel(services: Services): Promise<string | undefined> {
  const root = services.context.extensionUri.fsPath;
  const list = new ModelList(
    root,
    recentModels(services.context.globalState).map((id) => modelSource(id, root)),
  );
  const quickPick = vscode.window.createQuickPick<ModelItem>();
  quickPick.placeholder = vscode.l10n.t('The model to look into');
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.keepScrollPosition = true;
  quickPick.busy = true;
  show(quickPick, list);
  quickPick.show();
  const search = new AbortController();
  const filling = fill(services, list, search.signal, () => show(quickPick, list)).finally(() => (quickPick.busy = false));
  const picked = await new Promise<ModelItem | undefined>((resolve) => {
    quickPick.onDidAccept(() => resolve(quickPick.activeItems[0]));
    quickPick.onDidHide(() => resolve(undefined));
  });
  search.abort();
  quickPick.hide();
  void filling.catch((error: unknown) => services.log.error(error instanceof Error ? error : String(error))).finally(() => quickPick.dispose());
  switch (picked?.choice) {
    case 'model':
      return picked.key;
    case 'hub':
      return askHubId();
    case 'folder':
      return askPlace({ canSelectFolders: true, canSelectFiles: false });
    case 'file':
      return askPlace({ canSelectFiles: true, filters: { [vscode.l10n.t('Models')]: ['gguf', 'bin'] } });
    case 'none':
    case undefined:
      return undefined;
  }
}

/** The entry that a person has moved to stays the active one while others come. */
function show(quickPick: vscode.QuickPick<ModelItem>, list: ModelList): void {
  const [active] = quickPick.activeItems;
  const moved = active !== undefined && active !== quickPick.items.find(({ choice }) => choice !== 'none');
  quickPick.items = list.items();
  const same = quickPick.items.find(({ choice, key }) => moved && choice === active.choice && key === active.key);
  if (same) quickPick.activeItems = [same];
}

/** First all that are there, then what each of them is, the ones on top first. */
async function fill({ engine, context }: Services, list: ModelList, signal: AbortSignal, drawNow: () => void): Promise<void> {
  let drawn = 0;
  const draw = () => {
    if (signal.aborted || performance.now() - drawn < INTERVAL_MS) return;
    drawNow();
    drawn = performance.now();
  };
  const search = {
    packageRoot: context.extensionUri.fsPath,
    folders: [...(await placesOfWorkspace()), ...foldersOfSetting()],
    signal: AbortSignal.any([signal, AbortSignal.timeout(SEARCH_MS)]),
  };
  for await (const model of findModels(search)) {
    list.add(model);
    draw();
  }
  for (const { folder } of list.models()) {
    if (signal.aborted) return;
    list.tell(folder, await engine.describe({ folder }).catch(asRefusal));
    draw();
  }
  if (!signal.aborted) drawNow();
}

function asRefusal(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

async function askHubId(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('A model of the hub'),
    prompt: vscode.l10n.t('Its id or its address. Nothing is downloaded before you are asked.'),
    placeHolder: 'OWNER/NAME',
    validateInput: (written) =>
      written === '' || isHubId(hubIdOf(written)) ? undefined : vscode.l10n.t('Write OWNER/NAME, as in {0}', 'openai-community/gpt2'),
  });
  return text ? hubIdOf(text) : undefined;
}

async function askPlace(options: vscode.OpenDialogOptions): Promise<string | undefined> {
  const [place] = (await vscode.window.showOpenDialog({ ...options, openLabel: vscode.l10n.t('Use This Model') })) ?? [];
  if (!place || place.scheme === 'file') return place?.fsPath;
  void vscode.window.showErrorMessage(vscode.l10n.t('A model must lie on the machine that the engine runs on. Choose one there.'));
  return undefined;
}
