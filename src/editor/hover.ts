import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commandId } from '../protocol/commands.ts';
import type { TokenRef } from '../protocol/inspection.ts';
import { directionOf } from '../protocol/view.ts';
import { rangeInDocument, tokenInDocument } from '../session/inDocument.ts';
import { predicted } from '../session/predictions.ts';
import { sideOf, unitOf } from '../session/reading.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { setting } from '../session/settings.ts';
import { type Explained, explain, type Likely } from './explanation.ts';

/** Commands that a hover may link to: they show, and change nothing. */
const LINKED = [commandId('showPanel')] as const;
/** A hover that comes later than this feels slow: then it goes without the model's predictions. */
const PATIENCE_MS = 300;

/** Explains the token under the mouse, from weights that are there already: it starts no run of the model. */
export function registerHover(sessions: Sessions): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(
      { pattern: '**' },
      { provideHover: (document, position, token) => (setting('hover') ? hoverAt(sessions, document, position, token) : null) },
    ),
    // The token in focus is the one that is hovered next.
    sessions.onDidChange(({ session, parts }) => {
      if (session.view?.focus && (parts.has('view') || parts.has('inspection'))) void likely(session, session.view.focus);
    }),
  );
}

async function hoverAt(
  sessions: Sessions,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | null> {
  for (const session of sessions.all) {
    const ref = session.position.isIn(document) ? tokenInDocument(session, position) : null;
    const explained = ref && explainedBy(session, document, ref);
    if (!explained) continue;
    const found = await Promise.race([likely(session, ref), sleep(PATIENCE_MS, null)]);
    if (token.isCancellationRequested) return null;
    const markdown = new vscode.MarkdownString(explain({ ...explained, likely: found }));
    markdown.isTrusted = { enabledCommands: LINKED };
    return new vscode.Hover(markdown, explained.range);
  }
  return null;
}

function explainedBy(session: Session, document: vscode.TextDocument, ref: TokenRef): Omit<Explained, 'likely'> | null {
  const { view, reading } = session;
  if (!view || reading?.site.name !== view.site) return null;
  const direction = directionOf({ direction: 'looksAt', focus: ref }, reading.site);
  const { sequence, units } = sideOf(reading, direction);
  const unit = units[unitOf(reading, ref, direction) ?? -1];
  const range = unit?.range ? rangeInDocument(session, sequence, unit.segment ?? 0, unit.range) : null;
  return unit && range ? { reading, view, unit, direction, range, text: document.getText(range) } : null;
}

/** The likeliest tokens in the place of this one, or after it; null where the model says none, or not without a run. */
async function likely(session: Session, ref: TokenRef): Promise<Likely | null> {
  const { inspection, view } = session;
  const asked = inspection && view && predicted(inspection, view, ref);
  const answer = asked && session.predictionsOf(inspection.id).atHand(asked.row);
  try {
    return answer && { about: asked.about, predictions: await answer };
  } catch {
    return null; // the panel asks the same, and says what is wrong
  }
}
