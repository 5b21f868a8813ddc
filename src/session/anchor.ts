import * as vscode from 'vscode';
import { UserError } from '../protocol/errors.ts';
import { moved, type Span, touches } from './span.ts';

/** What a panel is about: one stretch of a document, or two as a pair or as a source and its target. */
export interface Subject {
  readonly uri: vscode.Uri;
  readonly spans: readonly Span[];
  /** The second stretch is the target of the first. */
  readonly hasTarget: boolean;
  /** The whole document, however it grows. */
  readonly whole: boolean;
  /** How the text was found, where the person did not select it; translated. */
  readonly note: string;
  /** Which sample it is. */
  readonly sample?: string | undefined;
}

/** Where the inspected text lies. Edits before it move it; those within it are told. */
export class Anchor implements vscode.Disposable {
  private readonly edited = new vscode.EventEmitter<void>();
  private readonly shifted = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];
  private spans: readonly Span[];
  private uri: vscode.Uri;
  private held: vscode.TextDocument | undefined;
  /** The spans as lines and columns, by which they are found again when all line ends change. */
  private ranges: readonly vscode.Range[] = [];
  private eol: vscode.EndOfLine | undefined;

  /** The text may be another one now. */
  readonly onDidEdit = this.edited.event;
  /** The same text lies elsewhere. */
  readonly onDidMove = this.shifted.event;

  /** `grows` tells whether text typed at the end of the subject belongs to it. */
  constructor(
    readonly subject: Subject,
    private readonly grows: () => boolean,
  ) {
    this.uri = subject.uri;
    this.spans = subject.spans;
    this.remember();
    this.subscriptions.push(
      this.edited,
      this.shifted,
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (this.isIn(event.document)) this.follow(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (this.isIn(document)) this.reopened();
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => this.rename(files)),
    );
  }

  get places(): readonly Span[] {
    return this.spans;
  }
  get document(): vscode.TextDocument | undefined {
    if (!this.held || this.held.isClosed || !this.isIn(this.held)) this.held = vscode.workspace.textDocuments.find((document) => this.isIn(document));
    return this.held;
  }
  get documentUri(): vscode.Uri {
    return this.uri;
  }

  isIn(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.uri.toString();
  }

  /** The texts as they are now; null when the document is not open. */
  texts(): readonly string[] | null {
    const { document } = this;
    return document ? this.spans.map(({ start, end }) => document.getText(rangeOf(document, start, end))) : null;
  }

  /** The texts, of a document that is opened if need be. Fails where it is gone. */
  async open(): Promise<readonly string[]> {
    const document = this.document ?? (await reopen(this.uri));
    return this.spans.map(({ start, end }) => document.getText(rangeOf(document, start, end)));
  }

  /**
   * Whether the spans say these texts. Where an edit at a border was undone the text is whole again, but the span ends short of it:
   * then it takes in what belongs to it.
   */
  covers(texts: readonly string[]): boolean {
    const { document } = this;
    if (!document || texts.length !== this.spans.length) return false;
    const spans = this.spans.map((span, place) =>
      spansOf(span, texts[place] ?? '').find(({ start, end }) => document.getText(rangeOf(document, start, end)) === texts[place]),
    );
    if (!spans.every((span) => span !== undefined)) return false;
    this.spans = spans;
    this.remember();
    return true;
  }

  /** A range of the text of a place, in the document. */
  range(place: number, [start, end]: readonly [number, number]): vscode.Range | null {
    const { document, spans } = this;
    const span = spans[place];
    return document && span ? rangeOf(document, span.start + start, span.start + end) : null;
  }

  /** The position within the inspected text, if it lies there. */
  locate(position: vscode.Position): { readonly place: number; readonly offset: number } | null {
    const offset = this.document?.offsetAt(position) ?? -1;
    const place = this.spans.findIndex(({ start, end }) => start <= offset && offset <= end);
    const span = this.spans[place];
    return span ? { place, offset: offset - span.start } : null;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (this.eol !== undefined && document.eol !== this.eol) return this.lineEndsChanged(document);
    if (!contentChanges.length) return;
    const before = this.spans;
    let touched = false;
    for (const change of contentChanges) {
      touched ||= this.spans.some((span) => touches(span, change));
      this.spans = this.spans.map((span) => moved(span, change, this.subject.whole || this.grows()));
    }
    if (this.subject.whole) this.spans = [{ start: 0, end: lengthOf(document) }];
    this.remember();
    if (touched) this.edited.fire();
    else if (before.some((span, index) => span.start !== this.spans[index]?.start)) this.shifted.fire();
  }

  private lineEndsChanged(document: vscode.TextDocument): void {
    this.spans = this.ranges.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
    this.remember();
    this.edited.fire();
  }

  /** What happened to a document while it was closed is not known. */
  private reopened(): void {
    this.remember();
    this.edited.fire();
  }

  private remember(): void {
    const { document } = this;
    if (!document) return;
    this.eol = document.eol;
    this.ranges = this.spans.map(({ start, end }) => rangeOf(document, start, end));
  }

  private rename(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    const renamed = files.find(({ oldUri }) => oldUri.toString() === this.uri.toString());
    if (renamed) this.uri = renamed.newUri;
  }
}

/** Where a text may lie of which a span is the whole, or a rest that an undone edit left. */
function spansOf(span: Span, { length }: string): readonly Span[] {
  const { start, end } = span;
  if (end - start >= length) return end - start === length ? [span] : [];
  return [
    { start, end: start + length },
    { start: Math.max(0, end - length), end },
  ];
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** Length in UTF-16 units, without making a copy of the text. */
export const lengthOf = (document: vscode.TextDocument) => document.offsetAt(document.lineAt(document.lineCount - 1).range.end);

/** Opens a document again. One that was never saved would come back empty: that is no way to find its text. */
async function reopen(uri: vscode.Uri): Promise<vscode.TextDocument> {
  if (uri.scheme === 'untitled' && !isInTab(uri)) throw documentGone();
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    throw documentGone();
  }
}

/** After a reload the text of an unsaved document comes back with its tab. */
const isInTab = (uri: vscode.Uri) =>
  vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()));

const documentGone = () => new UserError('documentGone', 'The document of this text is not there any more. Select another text, and run Inspect Selection.');
