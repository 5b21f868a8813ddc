/** Where the tokens of what is shown stand in the document, and which of them stands at a place. */
import type * as vscode from 'vscode';
import { type Sequence, sequenceOf, siteOf, type TextRange, type TokenRef } from '../protocol/inspection.ts';
import type { Session } from './session.ts';
import { tokenAt } from './tokens.ts';

/** Null for text that is not in the document, such as one that the model made. */
export function rangeInDocument({ grounds, position }: Session, sequence: Sequence, segment: number, range: TextRange): vscode.Range | null {
  const spot = grounds?.spotOf(sequence, segment, range);
  return spot ? position.range(spot.place, spot.range) : null;
}

/** The token at a position: one that looks, or, where the site leads from one text to another, one that is looked at. Null where the text is another one now. */
export function tokenInDocument(session: Session, position: vscode.Position): TokenRef | null {
  const { inspection, view, grounds, isCurrent } = session;
  const at = isCurrent ? session.position.locate(position) : null;
  if (!inspection || !view || !grounds || !at) return null;
  const { queries, keys } = siteOf(inspection, view.site);
  for (const name of new Set([queries, keys])) {
    const sequence = sequenceOf(inspection, name);
    const found = grounds.offsetIn(sequence, at.place, at.offset);
    const index = found && tokenAt(sequence, found.segment, found.offset);
    const range = index === null ? null : sequence.tokens[index]?.range;
    // A template's token may be the nearest one.
    if (found && range && rangeInDocument(session, sequence, found.segment, range)) return { sequence: name, index: index ?? 0 };
  }
  return null;
}
