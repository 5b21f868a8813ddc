import * as vscode from 'vscode';
import { type Sequence, sequenceOf, siteOf, type TextRange, textsOf } from '../protocol/inspection.ts';
import { rangeInDocument } from '../session/inDocument.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { DecorationTypes, heatKind, type Kind, strongestKind } from './decorationTypes.ts';
import { focusStretch, heatOf, type Stretch } from './heat.ts';

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
    const put = (kind: Kind, place: vscode.Range | null) => {
      if (place) wanted.set(kind, [...(wanted.get(kind) ?? []), place]);
    };
    if (!session.inspection) return wanted;
    if (!session.isCurrent) {
      session.position.places.forEach(({ start, end }, place) => put('outdated', session.position.range(place, [0, end - start])));
      return wanted;
    }
    const add: Add = (kind, sequence, segment, range) => put(kind, rangeInDocument(session, sequence, segment, range));
    cuts(session, add);
    if (this.boundaries) boundaries(session, add);
    heat(session, add);
    return wanted;
  }
}

type Add = (kind: Kind, sequence: Sequence, segment: number, range: TextRange) => void;

function heat({ reading, view, texts }: Session, add: Add): void {
  if (!reading || !view?.heat) return;
  const put = (kind: Kind, stretch: Stretch) => {
    const { sequence, segment, range } = withoutGap(stretch, texts);
    add(kind, sequence, segment, range);
  };
  for (const tint of heatOf(reading, view)) {
    put(heatKind(tint.colour, tint.level), tint);
    if (tint.strongest) put(strongestKind(tint.colour), tint);
  }
  const focus = focusStretch(reading, view);
  if (focus) put('focus', focus);
}

/** Some vocabularies count the space before a word as a part of it: the word alone is tinted, as its label is the word alone. */
function withoutGap(stretch: Stretch, asked: readonly string[]): Stretch {
  const { sequence, segment, range } = stretch;
  const text = textsOf(sequence, asked)[segment]?.slice(...range) ?? '';
  return /^ \S/.test(text) ? { sequence, segment, range: [range[0] + 1, range[1]] } : stretch;
}

/** What the model did not take is faint, and the place where it stopped is named. */
function cuts({ inspection }: Session, add: Add): void {
  for (const sequence of inspection?.sequences ?? []) {
    if (sequence.name === 'decoder_input') continue; // it is the target once more
    sequence.segments.forEach(({ cut, length }, segment) => {
      if (cut === null) return;
      add('unseen', sequence, segment, [cut, length]);
      add('cut', sequence, segment, [Math.max(0, cut - 1), cut]);
    });
  }
}

/** Of both texts where the site has two. */
function boundaries({ inspection, view }: Session, add: Add): void {
  if (!inspection || !view) return;
  const { queries, keys } = siteOf(inspection, view.site);
  for (const name of new Set([queries, keys])) {
    const sequence = sequenceOf(inspection, name);
    for (const [index, { range, segment }] of sequence.tokens.entries()) if (range) add(index % 2 ? 'odd' : 'even', sequence, segment ?? 0, range);
  }
}
