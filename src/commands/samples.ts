import * as vscode from 'vscode';
import type { Handlers, Services } from './services.ts';

/** Opens a sample to play with: a copy, so that what came with the extension stays as it is. */
export function sampleCommands({ context }: Services): Handlers<'openSample'> {
  const originals = vscode.Uri.joinPath(context.extensionUri, 'media', 'samples');
  const copies = vscode.Uri.joinPath(context.globalStorageUri, 'samples');
  return {
    openSample: async (argument) => {
      const names = (await vscode.workspace.fs.readDirectory(originals)).map(([name]) => name).sort();
      const name = typeof argument === 'string' && names.includes(argument) ? argument : await pick(originals, names);
      if (!name) return;
      const copy = vscode.Uri.joinPath(copies, name);
      if (!(await exists(copy))) await vscode.workspace.fs.copy(vscode.Uri.joinPath(originals, name), copy);
      await show(copy);
    },
  };
}

async function pick(folder: vscode.Uri, names: readonly string[]): Promise<string | undefined> {
  const items = await Promise.all(names.map(async (name) => ({ label: await title(vscode.Uri.joinPath(folder, name)), description: name, name })));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('A text to start with') }))?.name;
}

/** The heading of a sample. */
async function title(file: vscode.Uri): Promise<string> {
  const [first = ''] = new TextDecoder().decode(await vscode.workspace.fs.readFile(file)).split('\n');
  return first.replace(/^#+\s*/, '');
}

/** With its first paragraph selected, so that Inspect Selection is the next step. */
async function show(file: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line));
  const first = lines.find((line) => !line.isEmptyOrWhitespace && !line.text.startsWith('#'));
  await vscode.window.showTextDocument(document, { selection: first?.range });
}

const exists = (file: vscode.Uri) =>
  Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );
