/** Which model a person wants. */
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { modelSource as builtInSource } from '../models/folders.ts';
import { builtInModel, DEFAULT_MODEL } from '../models/manifest.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { SECTION, setting } from './settings.ts';

/** The model of the setting; the built-in one where it says nothing. */
export const wantedModel = (extensionRoot: string): ModelSource => modelSource(setting('model'), extensionRoot);

/** An id or a folder as the engine takes it. A folder is absolute, or begins in the home folder (`~`) or the workspace. */
export function modelSource(wanted: string, extensionRoot: string): ModelSource {
  const builtIn = builtInModel(wanted.trim() || DEFAULT_MODEL);
  if (builtIn) return builtInSource(builtIn, extensionRoot);
  const folder = absolute(wanted.trim());
  return { id: folder, name: path.basename(folder), folder };
}

function absolute(folder: string): string {
  if (/^~($|[/\\])/.test(folder)) return path.join(os.homedir(), folder.slice(1));
  const root = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  return path.resolve(root ?? os.homedir(), folder);
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
