import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Session } from './session.ts';

/** Where a session's text comes from: `trophy.md:3`, with the reason where the person did not select it. */
export function placeOf({ position }: Session): string {
  const {
    document,
    documentUri,
    places,
    subject: { whole, note },
  } = position;
  const name = nameOf(documentUri);
  const lines = document && !whole ? `:${places.map(({ start }) => document.positionAt(start).line + 1).join(', ')}` : '';
  return note ? vscode.l10n.t('{0} ({1})', name + lines, note) : name + lines;
}

/** The name of a document, as its tab shows it; a notebook's for one of its cells. */
export const nameOf = (uri: vscode.Uri) => path.posix.basename(uri.path) || uri.path;
