import * as vscode from 'vscode';
import { UserError } from '../protocol/errors.ts';
import type { Inspection, ModelSource } from '../protocol/inspection.ts';
import type { Activity, PanelState } from '../protocol/panel.ts';
import { openingView, refit, type View } from '../protocol/view.ts';
import { Anchor, type Subject } from './anchor.ts';
import { askedTexts, type Grounds, type Said } from './ground.ts';
import type { Matrices } from './matrices.ts';
import { Picture } from './picture.ts';
import type { Predictions } from './predictions.ts';
import { type Reading, sameReading } from './reading.ts';
import type { RolesOfHeads } from './roles.ts';
import { release, Run, type Surroundings } from './run.ts';
import { habits, preferences } from './settings.ts';
import { type Asked, NO_WISHES, type Wishes } from './wishes.ts';
import { failure } from './wording.ts';

/** What of a session changed: a part of what its panel shows, the weights at hand, or where its text lies. */
export type Part = Exclude<keyof PanelState, 'restore'> | 'reading' | 'position';

export interface Change {
  readonly parts: ReadonlySet<Part>;
  /** The page made this change, and shows it already. */
  readonly byPage: boolean;
}

/** An edit is followed by another one: live inspecting waits this long. */
const PAUSE_MS = 400;

/** How it was shown, and what the model was asked, before a reload. */
export interface Kept {
  readonly view: View | null;
  readonly chat: boolean;
}

/**
 * What one panel is about: a text, a model, their inspection, and how it is shown. Panel, heat, hover and status bar draw it.
 * A new run cancels the old one; the old picture stays until the new one is there.
 */
export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Change>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed];
  private anchor: Anchor;
  private run: Run | undefined;
  private pause: NodeJS.Timeout | undefined;
  private shown: Picture | null = null;
  /** The next inspection opens at a link worth seeing; otherwise it is shown as the last one was. */
  private opens: boolean;
  private current: Activity = { kind: 'idle' };
  private atHand: Reading | null = null;
  private fits = false;
  private latestView: View | null;
  private wishes: Wishes;

  constructor(
    private readonly around: Surroundings,
    subject: Subject,
    private source: ModelSource,
    kept: Kept | null,
  ) {
    this.latestView = kept?.view ?? null;
    this.wishes = { ...NO_WISHES, chat: kept?.chat ?? false };
    this.anchor = this.anchored(subject);
    this.opens = this.latestView === null;
    this.subscriptions.push(
      around.engine.onProgress(({ inspection, done, total }) => this.advanced(inspection, { done, total })),
      around.engine.onWords(({ inspection, text }) => this.advanced(inspection, { words: text })),
    );
  }

  /** What changed, and whether the page made the change itself. */
  readonly onDidChange = this.changed.event;

  get inspection(): Inspection | null {
    return this.shown?.inspection ?? null;
  }
  get view(): View | null {
    return this.shown ? this.latestView : null;
  }
  get activity(): Activity {
    return this.current;
  }
  get model(): ModelSource {
    return this.source;
  }
  get position(): Anchor {
    return this.anchor;
  }
  /** What of the inspected texts the document holds. */
  get grounds(): Grounds | null {
    return this.shown?.grounds ?? null;
  }
  /** The texts that the inspection was asked about; before the first run, those that wait for it. */
  get texts(): readonly string[] {
    return askedTexts(this.shown?.said ?? this.saying(this.anchor.texts() ?? []));
  }
  get isChat(): boolean {
    return this.wishes.chat;
  }
  /** Whether the target is the person's, not the model's. */
  get hasGivenTarget(): boolean {
    return this.anchor.subject.hasTarget || this.wishes.target !== null;
  }
  /** Weights of the chosen heads, at hand without a wait; those of the view before while the new ones are on their way. */
  get reading(): Reading | null {
    return this.atHand;
  }
  /** Whether the document still says what was inspected. */
  get isCurrent(): boolean {
    return this.fits;
  }

  /** Runs the model on the text as it is now. Ends when the picture is there, or the reason why not. */
  inspect(): Promise<void> {
    return this.during((run) => this.runOnText(run));
  }

  /** Lets the model write after the text, at most `count` tokens, and runs it on both. */
  continueText(count: number): Promise<void> {
    return this.during(async (run) => {
      const continuation = await run.write(await this.read(), this.wishes, count);
      if (run !== this.run) return;
      this.wishes = { ...this.wishes, continuation };
      await this.runOnText(run);
    });
  }

  /** Ends a run; what was there before stays. */
  cancel(): void {
    clearTimeout(this.pause);
    this.run?.cancel();
  }

  /** Another text in the same panel. */
  async turnTo(subject: Subject, { target = null, model }: Asked = {}): Promise<void> {
    this.anchor.dispose();
    this.anchor = this.anchored(subject);
    this.fits = this.compare();
    this.tell(['place', 'why', 'position']);
    await this.ask({ target }, model);
  }

  /** The same text again, whose target the model makes. */
  async forgetTarget(): Promise<void> {
    const { subject, places, documentUri } = this.anchor;
    await this.turnTo({ ...subject, uri: documentUri, spans: subject.hasTarget ? places.slice(0, 1) : places, hasTarget: false });
  }

  /** Asks the model otherwise about the text. What it wrote after it belongs to what was asked before. */
  async ask(wishes: Partial<Wishes>, model = this.source): Promise<void> {
    const chat = this.wishes.chat && model.id === this.source.id; // not every model knows how
    this.source = model;
    this.wishes = { ...this.wishes, chat, continuation: null, ...wishes };
    this.opens = true;
    await this.inspect();
  }

  useModel(model: ModelSource): Promise<void> {
    return this.ask({}, model);
  }

  /** Shows it differently. `byPage`: the page does so already. */
  show(view: View, byPage = false): void {
    if (!this.shown || view === this.latestView) return;
    const before = this.latestView;
    this.latestView = refit(view, this.shown.inspection);
    this.tell(['view'], byPage);
    if (!before || !sameReading(this.shown.inspection, before, view)) void this.fetchReading(this.shown);
    if (view.live && !before?.live && !this.isCurrent) void this.inspect();
  }

  /** Answers questions about the inspection that is shown; fails when it is another one by now. */
  matricesOf(inspection: string): Matrices {
    return this.of(inspection).matrices;
  }

  predictionsOf(inspection: string): Predictions {
    return this.of(inspection).predictions;
  }

  rolesOf(inspection: string): RolesOfHeads {
    return this.of(inspection).roles;
  }

  dispose(): void {
    this.cancel();
    this.run = undefined;
    this.shown?.release();
    this.anchor.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private anchored(subject: Subject): Anchor {
    const anchor = new Anchor(subject, () => this.latestView?.live ?? false);
    anchor.onDidEdit(() => this.edited());
    anchor.onDidMove(() => this.tell(['place', 'position']));
    return anchor;
  }

  private of(inspection: string): Picture {
    if (this.shown?.inspection.id !== inspection) throw new UserError('superseded', 'This picture was replaced by a newer one.');
    return this.shown;
  }

  private saying(places: readonly string[]): Said {
    return { places, hasTarget: this.anchor.subject.hasTarget };
  }

  private async read(): Promise<Said> {
    const said = this.saying(await this.anchor.open());
    if (!askedTexts(said).some((text) => text.trim()))
      throw new UserError('nothingToInspect', 'There is no text to inspect here. Select some, and run Inspect Selection.');
    return said;
  }

  /** A run, which ends the one before; what goes wrong is told. */
  private async during(work: (run: Run) => Promise<void>): Promise<void> {
    this.cancel();
    const run = new Run(this.around, this.source);
    this.run = run;
    this.set({ kind: 'running', done: 0, total: 0, words: null });
    try {
      await work(run);
    } catch (error) {
      if (run === this.run) this.ended(run.isCancelled ? null : error);
    } finally {
      run.dispose();
    }
  }

  private async runOnText(run: Run): Promise<void> {
    const said = await this.read();
    const inspection = await run.inspect(said, this.wishes);
    if (run === this.run) this.arrived(inspection, said);
    else release(this.around, inspection);
  }

  private advanced(inspection: string, more: { readonly done: number; readonly total: number } | { readonly words: string }): void {
    if (inspection === this.run?.id && this.current.kind === 'running') this.set({ ...this.current, ...more });
  }

  private arrived(inspection: Inspection, said: Said): void {
    this.shown?.release();
    this.run = undefined;
    this.shown = new Picture(this.around, inspection, said);
    const view = this.latestView;
    this.latestView = view && !this.opens ? refit(view, inspection) : openingView(inspection, view ? habits(view) : preferences());
    this.opens = false;
    this.atHand = null;
    this.fits = this.compare();
    this.current = this.isCurrent ? { kind: 'idle' } : { kind: 'outdated' };
    this.tell(['inspection', 'texts', 'view', 'activity', 'place', 'why', 'position']);
    void this.fetchReading(this.shown);
    if (!this.isCurrent && this.latestView.live) this.inspectSoon();
  }

  /** A run ended without a picture: by an error, or because the person did not want it (null). */
  private ended(error: unknown): void {
    this.run = undefined;
    const { log } = this.around;
    if (error !== null) this.set({ kind: 'failed', ...failure(error, log) });
    else if (this.shown) this.set({ kind: this.isCurrent ? 'idle' : 'outdated' });
    else this.set({ kind: 'failed', ...failure(new UserError('cancelled', 'The run was cancelled.'), log) });
  }

  private edited(): void {
    this.fits = this.compare();
    this.tell(['position']);
    if (this.run || !this.shown) return;
    if (this.isCurrent) this.set({ kind: 'idle' });
    else if (this.anchor.document) this.set({ kind: 'outdated' });
    if (this.latestView?.live && !this.isCurrent) this.inspectSoon();
  }

  private compare(): boolean {
    return this.shown !== null && this.anchor.covers(this.shown.said.places);
  }

  private inspectSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.inspect(), PAUSE_MS);
  }

  private async fetchReading(shown: Picture): Promise<void> {
    const view = this.latestView;
    if (!view) return;
    try {
      const reading = await shown.read(view);
      if (shown !== this.shown || !this.latestView || !sameReading(shown.inspection, view, this.latestView)) return;
      this.atHand = reading;
      this.tell(['reading']);
    } catch (error) {
      if (shown === this.shown) this.set({ kind: 'failed', ...failure(error, this.around.log) });
    }
  }

  private set(activity: Activity): void {
    this.current = activity;
    this.tell(['activity']);
  }

  private tell(parts: readonly Part[], byPage = false): void {
    this.changed.fire({ parts: new Set(parts), byPage });
  }
}
