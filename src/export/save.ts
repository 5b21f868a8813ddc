import { setImmediate as turn } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Asks where to, beside the document if that can be, and writes there. Undefined: the person gave up. */
export async function save(
  bytes: () => Promise<Uint8Array>,
  { document, extension, label }: { document: vscode.Uri; extension: string; label: string },
  given?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const uri = given ?? (await vscode.window.showSaveDialog({ defaultUri: suggested(document, extension), filters: { [label]: [extension] } }));
  if (!uri) return undefined;
  await vscode.workspace.fs.writeFile(uri, await bytes());
  vscode.window.setStatusBarMessage(vscode.l10n.t('Attention saved to {0}', uri.path.split('/').at(-1) ?? ''), 5000);
  return uri;
}

/** `trophy.attention.svg` beside `trophy.md`; for a document that is in no folder, in the workspace. */
function suggested(document: vscode.Uri, extension: string): vscode.Uri | undefined {
  const name = `${(document.path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '') || 'text'}.attention.${extension}`;
  const isSaved = vscode.workspace.fs.isWritableFileSystem(document.scheme);
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (isSaved) return vscode.Uri.joinPath(document, '..', name);
  return root && vscode.Uri.joinPath(root, name);
}

/** Text that comes in pieces, as bytes; others get a turn in between, since it may be long. */
export async function encoded(pieces: Iterable<string>): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let since = performance.now();
  for (const piece of pieces) {
    chunks.push(encoder.encode(piece));
    if (performance.now() - since < 20) continue;
    await turn();
    since = performance.now();
  }
  return Buffer.concat(chunks);
}
