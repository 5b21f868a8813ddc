/** Brings a model to this machine: asked first, told while it comes, cancelled when wanted. */
import * as vscode from 'vscode';
import type { Progress } from '../models/download.ts';
import { fetchModel } from '../models/fetch.ts';
import { cachedModelFolder } from '../models/folders.ts';
import type { Hub } from '../models/hub.ts';
import { checkFamily, type Choice, downloadFromHub, findOnHub } from '../models/hubModel.ts';
import { type BuiltInModel, builtInModel, sizeOfModel } from '../models/manifest.ts';
import { hostOf } from '../models/request.ts';
import { partsOf } from '../models/resolve.ts';
import { sizeText } from '../models/sizes.ts';
import { UserError } from '../protocol/errors.ts';
import { hub, storeToken } from '../session/hub.ts';
import { failure, plain } from '../session/wording.ts';
import type { Services } from './services.ts';

/** Answers with the id that is then on this machine; undefined where the person did not want it or it could not be had, which is told. */
export async function bring(services: Services, wanted: string): Promise<string | undefined> {
  const builtIn = builtInModel(wanted);
  for (;;) {
    const from = await hub(services.context.secrets);
    try {
      return builtIn ? await bringBuiltIn(builtIn, from) : await bringFromHub(services, wanted, from);
    } catch (error) {
      if (!(await tellAndAskAgain(services, error, `${from.address}/${partsOf(wanted)[0]}`))) return undefined;
    }
  }
}

async function bringBuiltIn(model: BuiltInModel, { address }: Hub): Promise<string | undefined> {
  const { home } = model;
  if (!(await confirmed(model.name, sizeOfModel(model), hostOf('address' in home ? home.address : address)))) return undefined;
  await told(model.name, (signal, onProgress) => fetchModel(model, cachedModelFolder(model.id), { hub: address, signal, onProgress }));
  return model.id;
}

async function bringFromHub({ engine }: Services, wanted: string, from: Hub): Promise<string | undefined> {
  const lookUp = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking up {0}', wanted) };
  const { choices } = await vscode.window.withProgress(lookUp, () => findOnHub(wanted, from));
  const choice = choices.length > 1 ? await pickChoice(wanted, choices) : choices[0];
  if (!choice) return undefined;
  await vscode.window.withProgress(lookUp, () => checkFamily(choice, from, (folder) => engine.describe({ folder })));
  if (!(await confirmed(choice.id, choice.bytes, hostOf(from.address)))) return undefined;
  await told(choice.id, (signal, onProgress) => downloadFromHub(choice, from, { signal, onProgress }));
  return choice.id;
}

async function pickChoice(title: string, choices: readonly Choice[]): Promise<Choice | undefined> {
  const items = choices.map((choice) => ({
    label: choice.id === title ? vscode.l10n.t('As it was published') : choice.id.slice(title.length + 1),
    description: sizeText(choice.bytes),
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Which of its files?') });
  return picked?.choice;
}

async function confirmed(name: string, bytes: number, host: string): Promise<boolean> {
  const download = vscode.l10n.t('Download');
  const question = vscode.l10n.t('{0} is not on this machine. Download {1} from {2}?', name, sizeText(bytes), host);
  return (await vscode.window.showInformationMessage(question, { modal: true }, download)) === download;
}

/** A download that a notification tells of, with a button that cancels it. */
function told<T>(name: string, work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Downloading {0}', name), cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    let percent = 0;
    return work(cancel.signal, ({ done, total }) => {
      const increment = Math.floor((100 * done) / total) - percent;
      if (increment <= 0) return;
      percent += increment;
      progress.report({ increment, message: vscode.l10n.t('{0} of {1}', sizeText(done), sizeText(total)) });
    });
  });
}

/** True where a token was set, so that it is worth another try. */
async function tellAndAskAgain({ context, log }: Services, error: unknown, page: string): Promise<boolean> {
  if (!(error instanceof UserError)) throw error;
  if (error.code === 'downloadCancelled') return false;
  const { message } = failure(error, log);
  const [setToken, openPage] = [vscode.l10n.t('Set Token…'), vscode.l10n.t('Open Its Page')];
  const aboutToken = ['hubTokenNeeded', 'hubTokenRefused', 'hubMissing'].includes(error.code);
  const chosen = await vscode.window.showErrorMessage(plain(message), ...(aboutToken ? [setToken, openPage] : []));
  if (chosen === openPage) await vscode.env.openExternal(vscode.Uri.parse(page));
  return chosen === setToken && askToken(context.secrets);
}

/** Whether one was set; nothing of it is shown or logged. */
export async function askToken(secrets: vscode.SecretStorage): Promise<boolean> {
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Token of the model hub'),
    prompt: vscode.l10n.t('For models whose terms must be accepted, and for private ones. It is kept in VS Code’s secret storage; empty forgets it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return false;
  await storeToken(secrets, token);
  return token.trim() !== '';
}
