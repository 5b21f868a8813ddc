/** Folders that look like models: a configuration beside tensors. Whether they are good, the engine says on opening. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { setting } from './settings.ts';

/** A workspace may hold any number; a list of more helps nobody. */
const MOST = 30;

/** The folders of the setting, and the folders in them, that hold a model. */
export async function foldersOfSetting(): Promise<readonly string[]> {
  const roots = setting('modelFolders').map((folder) => path.resolve(folder.replace(/^~(?=$|[/\\])/, os.homedir())));
  const candidates = await Promise.all(roots.map(async (root) => [root, ...(await subfolders(root))]));
  return models(candidates.flat());
}

/** Only in a trusted workspace: what lies in another one is not offered. */
export async function foldersOfWorkspace(): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return [];
  const files = await vscode.workspace.findFiles('**/model.safetensors', '**/node_modules/**', MOST);
  return models(files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => path.dirname(fsPath)));
}

async function models(folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map(isModel));
  return folders.filter((_, index) => found[index]);
}

async function isModel(folder: string): Promise<boolean> {
  const names = await fs.readdir(folder).catch((): string[] => []);
  return names.includes('config.json') && names.some((name) => /^model\.safetensors(\.index\.json)?$/.test(name));
}

async function subfolders(root: string): Promise<string[]> {
  const entries = await fs.readdir(root, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(root, entry.name));
}
