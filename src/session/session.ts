import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { UserError } from '../protocol/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Inspection, ModelSource } from '../protocol/inspection.ts';
import type { Activity, PanelState } from '../protocol/panel.ts';
import { openingView, refit, type View } from '../protocol/view.ts';
import { Anchor, type Subject } from './anchor.ts';
import { Matrices } from './matrices.ts';
import { read, type Reading, sameReading } from './reading.ts';
import { preferences } from './settings.ts';
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

export interface Surroundings {
  readonly engine: EngineClient;
  readonly log: vscode.LogOutputChannel;
}

interface Shown {
  readonly inspection: Inspection;
  /** What it was made of. */
  readonly texts: readonly string[];
  readonly matrices: Matrices;
}

/**
 * What one panel is about: a text, a model, their inspection, and how it is shown. Panel, heat, hover and status bar draw it.
 * A new run cancels the old one; the old picture stays until the new one is there.
 */
export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Change>();
  private readonly subscriptions: vscode.Disposable[] = [this.changed];
  private anchor: Anchor;
  private run: { readonly id: string; readonly source: vscode.CancellationTokenSource } | undefined;
  private pause: NodeJS.Timeout | undefined;
  private shown: Shown | null = null;
  /** The next inspection opens at a link worth seeing; otherwise it is shown as the last one was. */
  private opens: boolean;
  private current: Activity = { kind: 'idle' };
  private atHand: Reading | null = null;
  private fits = false;

  /** `latestView`: how it was shown before a reload. */
  constructor(
    private readonly around: Surroundings,
    subject: Subject,
    private source: ModelSource,
    private latestView: View | null = null,
  ) {
    this.anchor = this.anchored(subject);
    this.opens = latestView === null;
    const listener = around.engine.onProgress(({ inspection, done, total }) => {
      if (inspection === this.run?.id) this.set({ kind: 'running', done, total, words: null });
    });
    this.subscriptions.push(listener);
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
  /** The texts that the inspection was made of; before the first run, those that wait for it. */
  get texts(): readonly string[] {
    return this.shown?.texts ?? this.anchor.texts() ?? [];
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
  async inspect(): Promise<void> {
    this.cancel();
    const run = { id: randomUUID(), source: new vscode.CancellationTokenSource() };
    this.run = run;
    this.set({ kind: 'running', done: 0, total: 0, words: null });
    try {
      const texts = await this.readTexts();
      const start = performance.now();
      const inspection = await this.around.engine.inspect({ id: run.id, model: this.source, texts }, run.source.token);
      this.around.log.info(told(inspection, performance.now() - start));
      if (run === this.run) this.arrived(inspection, texts);
      else this.release(inspection);
    } catch (error) {
      if (run === this.run) this.ended(run.source.token.isCancellationRequested ? null : error);
    } finally {
      run.source.dispose();
    }
  }

  /** Ends a run; what was there before stays. */
  cancel(): void {
    clearTimeout(this.pause);
    this.run?.source.cancel();
  }

  /** Another text in the same panel. */
  async turnTo(subject: Subject): Promise<void> {
    this.anchor.dispose();
    this.anchor = this.anchored(subject);
    this.opens = true;
    this.fits = this.compare();
    this.tell(['place', 'position']);
    await this.inspect();
  }

  async useModel(model: ModelSource): Promise<void> {
    this.source = model;
    this.opens = true;
    await this.inspect();
  }

  /** Shows it differently. `byPage`: the page does so already. */
  show(view: View, byPage = false): void {
    if (!this.shown || view === this.latestView) return;
    const before = this.latestView;
    this.latestView = refit(view, this.shown.inspection);
    this.tell(['view'], byPage);
    if (!before || !sameReading(before, view)) void this.fetchReading(this.shown);
    if (view.live && !before?.live && !this.isCurrent) void this.inspect();
  }

  /** Answers questions about the inspection that is shown; fails when it is another one by now. */
  matricesOf(inspection: string): Matrices {
    if (this.shown?.inspection.id !== inspection) throw new UserError('superseded', 'This picture was replaced by a newer one.');
    return this.shown.matrices;
  }

  dispose(): void {
    this.cancel();
    this.run = undefined;
    if (this.shown) this.release(this.shown.inspection);
    this.anchor.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private anchored(subject: Subject): Anchor {
    const anchor = new Anchor(subject, () => this.latestView?.live ?? false);
    anchor.onDidEdit(() => this.edited());
    anchor.onDidMove(() => this.tell(['place', 'position']));
    return anchor;
  }

  private async readTexts(): Promise<readonly string[]> {
    const texts = await this.anchor.open();
    if (!texts.some((text) => text.trim()))
      throw new UserError('nothingToInspect', 'There is no text to inspect here. Select some, and run Inspect Selection.');
    return texts;
  }

  private arrived(inspection: Inspection, texts: readonly string[]): void {
    if (this.shown) this.release(this.shown.inspection);
    this.run = undefined;
    const longest = Math.max(...inspection.sequences.map(({ tokens }) => tokens.length));
    this.shown = { inspection, texts, matrices: new Matrices(this.around.engine, longest) };
    const view = this.latestView;
    this.latestView = view && !this.opens ? refit(view, inspection) : openingView(inspection, view ? habits(view) : preferences());
    this.opens = false;
    this.atHand = null;
    this.fits = this.compare();
    this.current = this.isCurrent ? { kind: 'idle' } : { kind: 'outdated' };
    this.tell(['inspection', 'texts', 'view', 'activity', 'place', 'position']);
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
    return this.shown !== null && this.anchor.covers(this.shown.texts);
  }

  private inspectSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.inspect(), PAUSE_MS);
  }

  private async fetchReading(shown: Shown): Promise<void> {
    const view = this.latestView;
    if (!view) return;
    try {
      const reading = await read(shown.inspection, shown.texts, view, shown.matrices);
      if (shown !== this.shown || !this.latestView || !sameReading(view, this.latestView)) return;
      this.atHand = reading;
      this.tell(['reading']);
    } catch (error) {
      if (shown === this.shown) this.set({ kind: 'failed', ...failure(error, this.around.log) });
    }
  }

  private release({ id }: Inspection): void {
    this.around.engine.release({ inspection: id }).catch((error: unknown) => this.around.log.debug(String(error)));
  }

  private set(activity: Activity): void {
    this.current = activity;
    this.tell(['activity']);
  }

  private tell(parts: readonly Part[], byPage = false): void {
    this.changed.fire({ parts: new Set(parts), byPage });
  }
}

/** A run as the log tells it: sizes and time, never the text. */
function told({ model, sequences }: Inspection, milliseconds: number): string {
  const tokens = sequences.map(({ name, tokens: { length } }) => `${name} of ${length} tokens`).join(', ');
  return `inspected ${tokens} by ${model.family} ${model.layers} × ${model.heads} in ${milliseconds.toFixed(0)} ms`;
}

/** What a person chose once and expects to stay with another text or model. */
const habits = ({ links, specials, words, live, heat, show }: View): Partial<View> => ({ links, specials, words, live, heat, show });
