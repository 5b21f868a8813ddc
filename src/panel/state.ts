/** What a panel's page is told, and what it keeps so that the panel can be made again after a reload. */
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { PanelState } from '../protocol/panel.ts';
import { MEASURE_IDS } from '../protocol/measures.ts';
import type { View } from '../protocol/view.ts';
import type { Subject } from '../session/anchor.ts';
import { placeOf } from '../session/place.ts';
import { sampleById, shows } from '../session/samples.ts';
import type { Change, Kept, Part, Session } from '../session/session.ts';

/** So much of a text that waits for its first run is shown. */
const PREVIEW = 2000;

/** Everything, for a page that knows nothing. */
export function panelState(session: Session): PanelState {
  const { inspection, view, activity } = session;
  return { place: placeOf(session), why: whyOf(session), texts: textsFor(session), inspection, view, activity, restore: restoreOf(session) };
}

/** The parts that changed, without what the page changed itself; null when none of them concerns the page. */
export function changedState(session: Session, { parts, byPage }: Change): Partial<PanelState> | null {
  const state = panelState(session);
  const concerns = Object.entries(state).filter(([key]) => parts.has(key as Part));
  if (!concerns.length) return null;
  return { ...Object.fromEntries(concerns.filter(([key]) => !(byPage && key === 'view'))), restore: state.restore };
}

/** While the sample is still what it was. */
function whyOf({ inspection, position }: Session): string {
  const sample = sampleById(position.subject.sample);
  return inspection && sample && shows(inspection, sample) ? vscode.l10n.t(sample.why) : '';
}

/** The texts as far as the model took them: a page never draws what lies behind the cut. Of one that the inspection holds itself, the beginning will do. */
function textsFor({ inspection, texts }: Session): readonly string[] {
  const [sequence] = inspection?.sequences ?? [];
  const segments = sequence?.text === null ? sequence.segments : null;
  return texts.map((text, index) => (segments ? text.slice(0, segments[index]?.cut ?? undefined) : text.slice(0, PREVIEW)));
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const site = v.picklist(['encoder.self', 'decoder.self', 'decoder.cross']);
const token = v.nullable(v.object({ sequence: v.picklist(['text', 'source', 'target', 'decoder_input']), index }));

const viewSchema = v.object({
  site,
  heads: v.pipe(v.array(v.object({ layer: index, head: index })), v.minLength(1)),
  combine: v.picklist(['each', 'mean']),
  measure: v.optional(v.picklist(MEASURE_IDS), 'weight'), // kept before there were several
  focus: token,
  pinned: v.boolean(),
  partner: token,
  direction: v.picklist(['looksAt', 'lookedAtBy']),
  rows: v.picklist(['reads', 'produces']),
  links: v.variant('kind', [
    v.object({ kind: v.literal('mass'), mass: fraction }),
    v.object({ kind: v.literal('threshold'), weight: fraction }),
    v.object({ kind: v.literal('strongest'), count: index }),
  ]),
  specials: v.picklist(['shown', 'hidden', 'renormalised']),
  words: v.boolean(),
  live: v.boolean(),
  heat: v.boolean(),
  show: v.picklist(['arcs', 'table', 'walkthrough']),
});

/** A view that the page sent; null when it is none. */
export const asView = (value: unknown): View | null => {
  const parsed = v.safeParse(viewSchema, value);
  return parsed.success ? parsed.output : null;
};

const restoreSchema = v.object({
  uri: v.string(),
  spans: v.pipe(v.array(v.object({ start: index, end: index })), v.minLength(1), v.maxLength(2)),
  hasTarget: v.boolean(),
  whole: v.boolean(),
  note: v.string(),
  sample: v.optional(v.string()),
  model: v.string(),
  chat: v.boolean(),
  view: v.nullable(viewSchema),
});

export interface Restored extends Kept {
  readonly subject: Subject;
  readonly model: string;
}

/** Where the text lies, by which model, and how it is shown: never the text itself, nor a target that was typed. */
function restoreOf({ position, model, view, isChat }: Session) {
  const {
    subject: { hasTarget, whole, note, sample },
    places,
    documentUri,
  } = position;
  return { uri: documentUri.toString(), spans: places, hasTarget, whole, note, sample, model: model.id, chat: isChat, view };
}

/** What a page kept; null when this version cannot read it. */
export function restored(state: unknown): Restored | null {
  const parsed = v.safeParse(v.object({ restore: restoreSchema }), state);
  if (!parsed.success) return null;
  const { uri, model, chat, view, ...subject } = parsed.output.restore;
  return { subject: { ...subject, uri: vscode.Uri.parse(uri, true) }, model, chat, view };
}
