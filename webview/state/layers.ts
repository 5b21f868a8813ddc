/**
 * The weights that are drawn: a layer for each chosen head, or one for the mean of all. What was fetched is kept for a while: then a change
 * of focus asks nobody, and neither does coming back to a head.
 */
import * as l10n from '@vscode/l10n';
import { computed, effect, signal, untracked } from '@preact/signals';
import { headNameIn, scaleOf } from '../../src/drawing/measured.ts';
import { cutsOf, type Rows, type Weights } from '../../src/drawing/links.ts';
import type { HeadsQuestion } from '../../src/protocol/engine.ts';
import type { HeadRef, Presentation } from '../../src/protocol/inspection.ts';
import { type LinkFilter, MAX_HEADS, shownHeads, showsMean } from '../../src/protocol/view.ts';
import { host } from '../host.ts';
import { report } from '../trouble.ts';
import { inspection, site, view } from './panel.ts';
import { isPartial, type RowRange, wantedRows } from './rows.ts';
import { stable } from './stable.ts';
import { columnTotal, firstRow, hidden, measure, presentation } from './units.ts';

export interface Layer {
  /** `L3 H1`, `L3`, or `mean of 12 heads`. */
  readonly name: string;
  /** Number of its colour. */
  readonly slot: number;
  readonly weights: Weights;
  /** Standard deviation over the heads, for a mean. */
  readonly spread: Weights | null;
  /** The rows and presentation that it was made for. */
  readonly basis: Basis;
}

interface Basis {
  readonly id: string | undefined;
  readonly site: HeadsQuestion['site'] | undefined;
  readonly presentation: Presentation;
}

type Wanted = { readonly name: string; readonly slot: number; readonly heads: readonly HeadRef[]; readonly mean: boolean };
/** Consecutive rows, with their spread where they are a mean. */
type Piece = { readonly rows: Rows; readonly spread: Rows | null };

/** Bytes of weights that are kept, and pieces that are kept in any case. */
const KEPT_BYTES = 64 * 1024 * 1024;
const LEAST_KEPT = 12;
/** Rows that are only scrolled past are not asked for. */
const REST = 80;

const cache = new Map<string, Promise<Piece>>();

/** Those whose numbers are shown: one for each layer, under a measure that heads of a layer share. */
export const chosenHeads = stable(() => (view.value ? shownHeads(view.value) : []));
export const isMean = computed(() => view.value !== null && showsMean(view.value));
const filter = stable<LinkFilter>(() => view.value?.links ?? { kind: 'mass', mass: 0.8 });

const basis = stable<Basis>(() => ({ id: inspection.value?.id, site: site.value?.name, presentation: presentation.value }));
/** What the weights depend on: neither focus nor filter. */
const question = stable(() => ({ ...basis.value, heads: chosenHeads.value, mean: isMean.value }));

function wanted(): readonly Wanted[] {
  const heads = chosenHeads.peek();
  if (isMean.peek()) return [{ name: l10n.t('mean of {0} heads', heads.length), slot: 0, heads, mean: true }];
  return heads.slice(0, MAX_HEADS).map((head, slot) => ({ name: headNameIn(measure.peek(), head), slot, heads: [head], mean: false }));
}

const loaded = signal<readonly Layer[]>([]);

/** Those that are there. The last heads stay until the next ones have come, but never over other labels. */
export const layers = computed(() => (loaded.value.every((layer) => layer.basis === basis.value) ? loaded.value : []));
/** How the numbers of {@link layers} are written and drawn. */
export const scale = computed(() =>
  scaleOf(
    basis.value.presentation.measure ?? 'weight',
    layers.value.map(({ weights }) => weights),
    hidden.value,
  ),
);
/** Each layer's cuts under the filter of the view. */
export const cuts = computed(() => layers.value.map(({ weights }) => cutsOf(weights, filter.value, hidden.value, scale.value.most)));

/** The fetch under way, or the last one. */
let loading: Promise<void> = Promise.resolve();

/** Resolves when the heads that are wanted are there, or could not be had. */
export async function drawn(): Promise<void> {
  for (let seen: unknown; seen !== loading;) {
    seen = loading;
    await loading;
  }
}

/** Fetches what {@link layers} needs. */
export function followHeads(): void {
  let latest = 0;
  let asked: unknown;
  effect(() => {
    const turn = ++latest;
    const now = question.value;
    const rows = wantedRows.value;
    const isScroll = isPartial.peek() && asked === now;
    asked = now;
    if (now.id === undefined) {
      loaded.value = [];
      return;
    }
    loading = untracked(async () => {
      if (isScroll) await new Promise((resolve) => setTimeout(resolve, REST));
      if (turn !== latest) return;
      try {
        const layers = await load(wanted(), rows);
        if (turn === latest) loaded.value = layers;
      } catch (error) {
        if (turn === latest) report(error);
      }
    });
  });
}

function load(list: readonly Wanted[], rows: readonly RowRange[]): Promise<readonly Layer[]> {
  const made = basis.peek();
  return Promise.all(
    list.map(async ({ name, slot, heads, mean }) => {
      const pieces = await Promise.all(rows.map((range) => piece(heads, mean, range, made)));
      const spread = mean ? weightsOf(pieces.flatMap((one) => one.spread ?? [])) : null;
      return { name, slot, basis: made, weights: weightsOf(pieces.map((one) => one.rows)), spread };
    }),
  );
}

const weightsOf = (parts: readonly Rows[]): Weights => ({ keys: columnTotal.peek(), parts });

/** One head's weights as they are read, for what is told of a head that is pointed at: of a long text the rows that are drawn. */
export async function weightsOfHead(head: HeadRef): Promise<Weights> {
  const made = basis.peek();
  const reading = { ...made, presentation: { ...made.presentation, produced: false, measure: 'weight' as const } };
  const pieces = await Promise.all(wantedRows.peek().map((range) => piece([head], false, range, reading)));
  return weightsOf(pieces.map(({ rows }) => rows));
}

function piece(heads: readonly HeadRef[], mean: boolean, range: RowRange, of: Basis): Promise<Piece> {
  const key = JSON.stringify([of, heads, mean, range]);
  const found = cache.get(key) ?? ask(heads, mean, range, of);
  cache.delete(key);
  cache.set(key, found); // the one used last goes last
  found.catch(() => cache.delete(key));
  const bytes = 4 * (range[1] - range[0]) * columnTotal.peek();
  const kept = Math.max(LEAST_KEPT, Math.floor(KEPT_BYTES / bytes));
  for (const old of [...cache.keys()].slice(0, -kept)) cache.delete(old);
  return found;
}

async function ask(heads: readonly HeadRef[], mean: boolean, rows: RowRange, { id, site: name, presentation: shown }: Basis): Promise<Piece> {
  if (!name || id === undefined) throw new Error('no inspection to ask about');
  const params: HeadsQuestion = { inspection: id, site: name, heads, rows, presentation: shown };
  const from = firstRow.peek() + rows[0];
  if (!mean) return { rows: { from, values: (await host.weights(params)).values }, spread: null };
  const answer = await host.mean(params);
  return { rows: { from, values: answer.mean.values }, spread: { from, values: answer.spread.values } };
}
