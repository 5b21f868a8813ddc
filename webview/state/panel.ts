/** The panel's state, as the host told it, and the steps that the person takes on the view. */
import { batch, computed, signal } from '@preact/signals';
import type { CommandId } from '../../src/protocol/commands.ts';
import { siteOf } from '../../src/protocol/inspection.ts';
import type { PanelState } from '../../src/protocol/panel.ts';
import { openingView, refit, type View } from '../../src/protocol/view.ts';
import { saveState, tell } from '../host.ts';
import { trouble } from '../trouble.ts';

const IDLE = { kind: 'idle' } as const;

export const place = signal('');
/** Why a sample is worth seeing; empty for other texts. */
export const why = signal('');
export const texts = signal<readonly string[]>([]);
export const inspection = signal<PanelState['inspection']>(null);
export const view = signal<View | null>(null);
export const activity = signal<PanelState['activity']>(IDLE);
/** Whether the host has answered at all. */
export const connected = signal(false);

/** The set of heads that is looked at. */
export const site = computed(() => (inspection.value && view.value ? siteOf(inspection.value, view.value.site) : null));

/** Takes over what the host says. */
export function receive(change: Partial<PanelState>): void {
  batch(() => {
    if (change.place !== undefined) place.value = change.place;
    if (change.why !== undefined) why.value = change.why;
    if (change.texts !== undefined) texts.value = change.texts;
    if (change.activity !== undefined) activity.value = change.activity;
    if (change.inspection !== undefined) {
      inspection.value = change.inspection;
      trouble.value = null;
    }
    if (change.view !== undefined) view.value = change.view;
    fitView();
    connected.value = true;
  });
  if ('restore' in change) saveState({ restore: change.restore });
}

/** A view always fits the inspection beside it, whatever came first. */
function fitView(): void {
  const current = inspection.value;
  if (!current) view.value = null;
  else view.value = view.value ? refit(view.value, current) : openingView(current);
}

/** Changes the view here at once, and tells the host; several changes within one frame are told as one. */
export function step(change: (view: View) => View): void {
  const before = view.value;
  if (!before) return;
  const after = change(before);
  if (after === before) return;
  view.value = after;
  untold ??= requestAnimationFrame(tellView);
}

let untold: number | undefined;

function tellView(): void {
  untold = undefined;
  if (view.value) tell.change({ view: view.value });
}

/** Runs a command of the extension. The host must know the view that it is about. */
export function run(command: CommandId): void {
  if (untold !== undefined) {
    cancelAnimationFrame(untold);
    tellView();
  }
  tell.run({ command });
}
