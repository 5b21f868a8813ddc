/** Which model a person wants. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { downloadsFolder } from '../models/folders.ts';
import { DEFAULT_MODEL } from '../models/manifest.ts';
import { isHubId, isWhole, namedModel } from '../models/resolve.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { SECTION, setting } from './settings.ts';

/** The model of the setting; the built-in one where it says nothing. */
export const wantedModel = (extensionRoot: string): ModelSource => modelSource(setting('model'), extensionRoot);

/**
 * What a person wrote, as the engine takes it: a short name, `ollama:NAME:TAG`, a hub id, or a path. A path is absolute, or begins in the
 * home folder (`~`) or the workspace. What is not there is opened all the same, so that the engine says what is missing.
 */
export function modelSource(written: string, extensionRoot: string): ModelSource {
  const wanted = written.trim() || DEFAULT_MODEL;
  const named = namedModel(wanted, extensionRoot);
  if (named) return named;
  const place = absolute(wanted);
  const name = path.basename(place);
  return isHubId(wanted) && !fs.existsSync(place) ? { id: wanted, name, folder: path.join(downloadsFolder(), wanted) } : { id: place, name, folder: place };
}

/** Whether it can be opened without a download. */
export const isHere = (model: ModelSource) => (isHubId(model.id) ? isWhole(model) : fs.existsSync(model.folder));

/** In the home folder (`~`), in the workspace if that is trusted, or as it is. */
export function absolute(written: string): string {
  if (/^~($|[/\\])/.test(written)) return path.join(os.homedir(), written.slice(1));
  const folders = vscode.workspace.isTrusted ? vscode.workspace.workspaceFolders : [];
  const root = folders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  return path.resolve(root ?? os.homedir(), written);
}

/** Remembers a choice where it counts: in the workspace's settings if they name a model, else in the person's. */
export async function rememberModel({ id }: ModelSource): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = vscode.workspace.isTrusted && configuration.inspect('model')?.workspaceValue !== undefined;
  await configuration.update(
    'model',
    id === DEFAULT_MODEL ? undefined : id,
    inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}
