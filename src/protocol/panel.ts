/** What the panel's page and the host say to each other. The page asks; the host pushes what changed elsewhere. */
import type { CommandId } from './commands.ts';
import type { HeadsQuestion, LinkQuestion, MeanAnswer, Prediction, PredictionsQuestion, Thumbnails, ThumbnailsQuestion } from './engine.ts';
import type { ExplainQuestion, Explanation } from './explanation.ts';
import type { Inspection, Tensor } from './inspection.ts';
import type { Roles, RolesQuestion } from './roles.ts';
import type { View } from './view.ts';

/** What is going on, told in words that are translated already. */
export type Activity =
  | { readonly kind: 'idle' }
  /** `words`: what the model has made of a target or a continuation so far; null while it makes none. */
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly words: string | null }
  /** The text was edited after the picture was made. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'failed'; readonly message: string; readonly actions: readonly { readonly label: string; readonly command: CommandId }[] };

export interface PanelState {
  /** Where the text comes from: `trophy.md:3`. */
  readonly place: string;
  /** Why a sample is worth seeing; empty for other texts. */
  readonly why: string;
  /** One text, or a pair. */
  readonly texts: readonly string[];
  /** Null until the first run has ended. The old one stays until the new one is there. */
  readonly inspection: Inspection | null;
  readonly view: View | null;
  readonly activity: Activity;
  /** What the page keeps with `setState({ restore })`, unread, so that the host can make the panel again after a reload. Never holds the text. */
  readonly restore?: unknown;
}

/** How the page speaks. */
export interface Language {
  /** As VS Code names it: `en`, `pt-br`. */
  readonly locale: string;
  /** Translations by English text; null for English. */
  readonly bundle: Readonly<Record<string, string>> | null;
}

/** Requests of the page. */
export interface HostMethods {
  /** The page is there and knows nothing yet. */
  ready(params: null): { readonly state: PanelState; readonly language: Language };
  weights(params: HeadsQuestion): Tensor;
  mean(params: HeadsQuestion): MeanAnswer;
  thumbnails(params: ThumbnailsQuestion): Thumbnails;
  links(params: LinkQuestion): Tensor;
  predictions(params: PredictionsQuestion): readonly Prediction[];
  explain(params: ExplainQuestion): Explanation;
  roles(params: RolesQuestion): Roles;
}

/** Notifications of the page. */
export interface PageEvents {
  /** The person changed the view in the page, which shows it already. */
  change(params: { readonly view: View }): void;
  /** A button of the page that is a command. */
  run(params: { readonly command: CommandId }): void;
  /** An error of the page, for the log. Never carries text of the person. */
  fault(params: { readonly message: string; readonly stack: string }): void;
}

/** Requests of the host. */
export interface PageMethods {
  /** The drawing as it is on screen, with a caption. PNG at `scale` pixels a point. */
  picture(params: { readonly format: 'svg' | 'png'; readonly scale: number }): Uint8Array;
}

/** Notifications of the host: the parts of the state that changed, but not those that the page itself changed. */
export interface HostEvents {
  state(params: Partial<PanelState>): void;
}
