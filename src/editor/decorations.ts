import * as vscode from 'vscode';
import { sequenceOf, siteOf, type TextRange } from '../protocol/inspection.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { DecorationTypes, heatKind, type Kind, strongestKind } from './decorationTypes.ts';
import { focusSpot, heatOf } from './heat.ts';

type Wanted = Map<Kind, vscode.Range[]>;

/** Heat, focus, cut and token boundaries in the text itself. Only what changed is set anew. */
export class Decorations implements vscode.Disposable {
  private readonly types = new DecorationTypes();
  /** What each editor shows, by kind. */
  private readonly drawn = new WeakMap<vscode.TextEditor, ReadonlyMap<Kind, string>>();
  private readonly subscriptions: vscode.Disposable[];
  private scheduled: NodeJS.Immediate | undefined;
  private boundaries = false;

  constructor(private readonly sessions: Sessions) {
    const update = () => this.schedule();
    this.subscriptions = [this.types, sessions.onDidChange(update), sessions.onDidChangeActive(update), vscode.window.onDidChangeVisibleTextEditors(update)];
  }

  /** Where one token ends and the next begins, for all inspected texts. */
  toggleBoundaries(): void {
    this.boundaries = !this.boundaries;
    this.schedule();
  }

  dispose(): void {
    clearImmediate(this.scheduled);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Several changes of one moment are drawn once. */
  private schedule(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = undefined;
      for (const editor of vscode.window.visibleTextEditors) this.draw(editor);
    });
  }

  private draw(editor: vscode.TextEditor): void {
    const session = this.sessions.of(editor.document);
    const wanted = session ? this.wanted(session) : new Map<Kind, vscode.Range[]>();
    const before = this.drawn.get(editor) ?? new Map<Kind, string>();
    const after = new Map<Kind, string>();
    for (const [kind, ranges] of wanted) {
      const key = ranges.map(({ start, end }) => `${start.line}:${start.character}-${end.line}:${end.character}`).join();
      after.set(kind, key);
      if (before.get(kind) !== key) editor.setDecorations(this.types.get(kind), ranges);
    }
    for (const kind of before.keys()) if (!after.has(kind)) editor.setDecorations(this.types.get(kind), []);
    this.drawn.set(editor, after);
  }

  private wanted(session: Session): Wanted {
    const wanted: Wanted = new Map();
    const add = (kind: Kind, segment: number, range: TextRange) => {
      const place = session.position.range(segment, range);
      if (place) wanted.set(kind, [...(wanted.get(kind) ?? []), place]);
    };
    if (!session.inspection) return wanted;
    if (!session.isCurrent) {
      session.position.places.forEach(({ start, end }, segment) => add('outdated', segment, [0, end - start]));
      return wanted;
    }
    cuts(session, add);
    if (this.boundaries) boundaries(session, add);
    heat(session, add);
    return wanted;
  }
}

type Add = (kind: Kind, segment: number, range: TextRange) => void;

function heat({ reading, view }: Session, add: Add): void {
  if (!reading || !view?.heat) return;
  for (const { segment, range, colour, level, strongest } of heatOf(reading, view)) {
    add(heatKind(colour, level), segment, range);
    if (strongest) add(strongestKind(colour), segment, range);
  }
  const spot = focusSpot(reading, view);
  if (spot) add('focus', spot.segment, spot.range);
}

/** What the model did not take is faint, and the place where it stopped is named. */
function cuts({ inspection }: Session, add: Add): void {
  for (const { name, segments } of inspection?.sequences ?? []) {
    if (name !== 'text' && name !== 'source') continue;
    segments.forEach(({ cut, length }, segment) => {
      if (cut === null) return;
      add('unseen', segment, [cut, length]);
      add('cut', segment, [Math.max(0, cut - 1), cut]);
    });
  }
}

function boundaries({ inspection, view }: Session, add: Add): void {
  if (!inspection || !view) return;
  const { tokens } = sequenceOf(inspection, siteOf(inspection, view.site).queries);
  for (const [index, { range, segment }] of tokens.entries()) if (range) add(index % 2 ? 'odd' : 'even', segment ?? 0, range);
}
