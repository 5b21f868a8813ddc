import type * as vscode from 'vscode';

const KEY = 'recentModels';
const MOST = 8;

/** Ids of the models that were chosen lately, the latest first. */
export const recentModels = (state: vscode.Memento): readonly string[] => state.get<readonly string[]>(KEY, []);

export async function addRecent(state: vscode.Memento, id: string): Promise<void> {
  await state.update(KEY, [id, ...recentModels(state).filter((other) => other !== id)].slice(0, MOST));
}
