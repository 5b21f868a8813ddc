import * as vscode from 'vscode';
import { commandId } from '../protocol/commands.ts';
import { tokenOf, unitOf } from '../session/reading.ts';
import type { Sessions } from '../session/sessions.ts';
import { setting } from '../session/settings.ts';
import { explain } from './explanation.ts';

/** Commands that a hover may link to: they show, and change nothing. */
const LINKED = [commandId('showPanel')] as const;

/** Explains the token under the mouse, from weights that are there already: it starts no run and waits for nothing. */
export function registerHover(sessions: Sessions): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { pattern: '**' },
    {
      provideHover: (document, position) => (setting('hover') ? hoverAt(sessions, document, position) : null),
    },
  );
}

function hoverAt(sessions: Sessions, document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
  for (const { position: anchor, inspection, view, reading, isCurrent } of sessions.all) {
    const place = anchor.isIn(document) ? anchor.locate(position) : null;
    if (!place || !inspection || !view || !reading || !isCurrent) continue;
    const token = tokenOf(inspection, view, place.segment, place.offset);
    const unit = unitOf(reading, token, 'looksAt');
    if (unit === null) continue;
    const shown = reading.queries.units[unit];
    const range = shown?.range ? anchor.range(place.segment, shown.range) : null;
    if (!shown || !range) continue;
    const markdown = new vscode.MarkdownString(explain({ reading, view, unit: shown, range, text: document.getText(range) }));
    markdown.isTrusted = { enabledCommands: LINKED };
    return new vscode.Hover(markdown, range);
  }
  return null;
}
