/** Where to look for models beside the stores of other programs: the folders of the setting, and the workspace. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { absolute } from './model.ts';
import { setting } from './settings.ts';

/** A workspace may hold any number; a list of more helps nobody. */
const MOST = 30;

export const foldersOfSetting = (): readonly string[] => setting('modelFolders').map(absolute);

/** Folders and GGUF files. Only in a trusted workspace: what lies in another one is not offered. */
export async function placesOfWorkspace(): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return [];
  const files = await vscode.workspace.findFiles('**/{*.gguf,*.spm,model.safetensors,model.safetensors.index.json}', '**/node_modules/**', MOST);
  const paths = files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  return [...new Set(paths.map((file) => (/\.gguf$/i.test(file) ? file : path.dirname(file))))];
}
