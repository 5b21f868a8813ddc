import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Unit } from '../drawing/units.ts';
import { commandId } from '../protocol/commands.ts';
import type { TokenRef } from '../protocol/inspection.ts';
import { directionOf, type View } from '../protocol/view.ts';
import { rangeInDocument, tokenInDocument } from '../session/inDocument.ts';
import { predicted } from '../session/predictions.ts';
import { type Direction, type Reading, type Side, sideOf, unitOf } from '../session/reading.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { setting } from '../session/settings.ts';
import type { Likely } from './explained.ts';
import { explain } from './explanation.ts';
import { Warnings } from './warnings.ts';

/** Commands that a hover may link to: they open and show, and run no model. */
const LINKED = [commandId('showPanel'), commandId('walkThroughWeight')] as const;
/** A hover that comes later than this feels slow: then it goes without the model's predictions. */
const PATIENCE_MS = 300;
/** A focus that passes by is not worth a question. */
const REST_MS = 120;

/** Explains the token under the mouse, from weights that are there already: it starts no run of the model. */
export function registerHover(sessions: Sessions): vscode.Disposable {
  const warnings = new Warnings();
  let resting: NodeJS.Timeout | undefined;
  return vscode.Disposable.from(
    { dispose: () => clearTimeout(resting) },
    vscode.languages.registerHoverProvider(
      { pattern: '**' },
      { provideHover: (document, position, token) => (setting('hover') ? hoverAt(sessions, warnings, document, position, token) : null) },
    ),
    // The token in focus is the one that is hovered next.
    sessions.onDidChange(({ session, parts }) => {
      if (!parts.has('view') && !parts.has('reading')) return;
      clearTimeout(resting);
      resting = setTimeout(() => void likely(session, focused(session)), REST_MS);
    }),
  );
}

async function hoverAt(
  sessions: Sessions,
  warnings: Warnings,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | null> {
  for (const session of sessions.all) {
    const ref = session.position.isIn(document) ? tokenInDocument(session, position) : null;
    const there = ref && shown(session, ref, 'looksAt');
    const range = there?.unit.range ? rangeInDocument(session, there.side.sequence, there.unit.segment ?? 0, there.unit.range) : null;
    if (!there || !range) continue;
    const found = await Promise.race([likely(session, there), sleep(PATIENCE_MS, null)]);
    if (token.isCancellationRequested) return null;
    const reader = { level: setting('explanations'), isDue: warnings.of(session, ref) };
    const markdown = new vscode.MarkdownString(
      explain({
        ...there,
        range,
        text: document.getText(range),
        likely: found,
        roles: session.rolesOf(there.reading.inspection.id).atHand(there.reading.site.name),
        ...reader,
      }),
    );
    markdown.isTrusted = { enabledCommands: LINKED };
    return new vscode.Hover(markdown, range);
  }
  return null;
}

interface There {
  readonly reading: Reading;
  readonly view: View;
  readonly direction: Direction;
  readonly side: Side;
  readonly unit: Unit;
}

/** A token as it is shown, by itself or in its word; null while the weights of what is shown are on their way. */
function shown({ view, reading }: Session, token: TokenRef | null, towards: Direction): There | null {
  if (!view || reading?.site.name !== view.site) return null;
  const direction = directionOf({ direction: towards, focus: token }, reading.site);
  const side = sideOf(reading, direction);
  const unit = side.units[unitOf(reading, token, direction) ?? -1];
  return unit ? { reading, view, direction, side, unit } : null;
}

const focused = (session: Session) => shown(session, session.view?.focus ?? null, session.view?.direction ?? 'looksAt');

/** The likeliest tokens in the place of this one, or after it; null where the model says none, or not without a run. */
async function likely(session: Session, there: There | null): Promise<Likely | null> {
  const { inspection } = session;
  if (!inspection || !there) return null;
  const { unit, side, view } = there;
  const asked = predicted(inspection, view, side.sequence.name, [unit.first, unit.first + unit.tokens.length - 1]);
  const answer = asked && session.predictionsOf(inspection.id).atHand(asked.row);
  try {
    return answer && { about: asked.about, predictions: await answer };
  } catch {
    return null; // the panel asks the same, and says what is wrong
  }
}
