/**
 * The weights that are drawn: a layer for each chosen head, or one for the mean of all. A head's weights come whole, once, and the last
 * dozen is kept: then a change of focus asks nobody.
 */
import * as l10n from '@vscode/l10n';
import { computed, effect, signal, untracked } from '@preact/signals';
import { allRows, cutsOf, type Weights } from '../../src/drawing/links.ts';
import type { HeadsQuestion } from '../../src/protocol/engine.ts';
import { type HeadRef, headName, type Presentation, type Tensor } from '../../src/protocol/inspection.ts';
import { type LinkFilter, MAX_HEADS } from '../../src/protocol/view.ts';
import { host } from '../host.ts';
import { report } from '../trouble.ts';
import { inspection, site, view } from './panel.ts';
import { stable } from './stable.ts';
import { hidden, units } from './units.ts';

export interface Layer {
  /** `L3 H1`, or `mean of 12 heads`. */
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
  readonly presentation: Presentation;
}

type Wanted = { readonly name: string; readonly slot: number; readonly heads: readonly HeadRef[]; readonly mean: boolean };
type Matrices = Pick<Layer, 'weights' | 'spread'>;

const KEPT = 12;
const cache = new Map<string, Promise<Matrices>>();

export const presentation = stable<Presentation>(() => ({ words: view.value?.words ?? false, renormalised: view.value?.specials === 'renormalised' }));
export const chosenHeads = stable(() => view.value?.heads ?? []);
export const isMean = computed(() => view.value?.combine === 'mean' && chosenHeads.value.length > 1);
const filter = stable<LinkFilter>(() => view.value?.links ?? { kind: 'mass', mass: 0.8 });

const basis = stable<Basis>(() => ({ id: inspection.value?.id, presentation: presentation.value }));
/** What the weights depend on: neither focus nor filter. */
const question = stable(() => ({ ...basis.value, site: site.value?.name, heads: chosenHeads.value, mean: isMean.value }));

const keyOf = (heads: readonly HeadRef[], mean: boolean) => JSON.stringify({ ...question.peek(), heads, mean });

function wanted(): readonly Wanted[] {
  const heads = chosenHeads.peek();
  if (isMean.peek()) return [{ name: l10n.t('mean of {0} heads', heads.length), slot: 0, heads, mean: true }];
  return heads.slice(0, MAX_HEADS).map((head, slot) => ({ name: headName(head), slot, heads: [head], mean: false }));
}

const loaded = signal<readonly Layer[]>([]);

/** Those that are there. The last heads stay until the next ones have come, but never over other labels. */
export const layers = computed(() => (loaded.value.every((layer) => layer.basis === basis.value) ? loaded.value : []));
/** Each layer's cuts under the filter of the view. */
export const cuts = computed(() => layers.value.map(({ weights }) => cutsOf(weights, filter.value, hidden.value)));

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
  effect(() => {
    const turn = ++latest;
    const { id } = question.value;
    untracked(() => {
      if (id === undefined) {
        loaded.value = [];
        return;
      }
      loading = load(wanted()).then(
        (layers) => {
          if (turn === latest) loaded.value = layers;
        },
        (error: unknown) => {
          if (turn === latest) report(error);
        },
      );
    });
  });
}

function load(list: readonly Wanted[]): Promise<readonly Layer[]> {
  const made = basis.peek();
  return Promise.all(list.map(async ({ name, slot, heads, mean }) => ({ name, slot, basis: made, ...(await matrices(heads, mean)) })));
}

/** One head's weights, for what is told of a head that is pointed at. */
export const weightsOfHead = async (head: HeadRef): Promise<Weights> => (await matrices([head], false)).weights;

function matrices(heads: readonly HeadRef[], mean: boolean): Promise<Matrices> {
  const key = keyOf(heads, mean);
  const found = cache.get(key) ?? ask(heads, mean);
  cache.delete(key);
  cache.set(key, found); // the one used last goes last
  found.catch(() => cache.delete(key));
  for (const old of [...cache.keys()].slice(0, -KEPT)) cache.delete(old);
  return found;
}

async function ask(heads: readonly HeadRef[], mean: boolean): Promise<Matrices> {
  const name = site.peek()?.name;
  const id = inspection.peek()?.id;
  if (!name || id === undefined) throw new Error('no inspection to ask about');
  const params: HeadsQuestion = { inspection: id, site: name, heads, rows: [0, units.peek().length], presentation: presentation.peek() };
  if (!mean) return { weights: matrix(await host.weights(params)), spread: null };
  const answer = await host.mean(params);
  return { weights: matrix(answer.mean), spread: matrix(answer.spread) };
}

const matrix = ({ values, shape }: Tensor): Weights => allRows(values, shape.at(-1) ?? 0);
