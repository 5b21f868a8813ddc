/** Which heads link these two tokens: the focus and its partner, or the token that it is linked to most. */
import { computed, effect, signal } from '@preact/signals';
import type { Scale } from '../../src/drawing/measured.ts';
import { MEASURES, type MeasureId } from '../../src/protocol/measures.ts';
import type { HeadRef } from '../../src/protocol/inspection.ts';
import { CancellationTokenSource } from 'vscode-jsonrpc/browser';
import { host } from '../host.ts';
import { ranked, restsOn } from '../sentence.ts';
import { report } from '../trouble.ts';
import { layers } from './layers.ts';
import { inspection, site } from './panel.ts';
import { direction, firstRow, focus, hidden, others, partner, presentation, resting, units } from './units.ts';

export interface HeadWeight {
  readonly head: HeadRef;
  readonly weight: number;
}

export interface PairAnswer {
  /** Units of the drawing. */
  readonly query: number;
  readonly key: number;
  /** One number a head, [layers, heads] in row-major order. */
  readonly weights: Float32Array;
  /** All heads, the best first; the first of each layer, under a measure that heads of a layer share. */
  readonly ranked: readonly HeadWeight[];
  readonly scale: Scale;
}

/** The other unit that the focus is linked to most in the first layer of the drawing; a word, if there is one. */
export const strongest = computed(() => {
  const [layer] = layers.value;
  const unit = focus.value;
  if (!layer || unit === null) return null;
  const list = ranked(layer.weights, null, { others: others.value, hidden: hidden.value, focus: unit, direction: direction.value }).filter(
    (other) => other.unit !== unit,
  );
  const place = { units: units.value, focus: unit, direction: direction.value, resting: resting.value };
  return (list.find((other) => !restsOn(place, other)) ?? list[0])?.unit ?? null;
});

const asked = computed(() => {
  const other = partner.value ?? strongest.value;
  if (focus.value === null || other === null) return null;
  return direction.value === 'looksAt' ? { query: focus.value, key: other } : { query: other, key: focus.value };
});

/** The last answer; null while there is no pair. */
export const pair = signal<PairAnswer | null>(null);
/** Whether the person picked both tokens. */
export const picked = computed(() => partner.value !== null && focus.value !== null);
/** While the second token is being picked, pointer and arrow keys move it instead of the focus. */
export const picking = signal(false);

/** A focus that rests this long is worth a question; one that passes by is not. */
const REST = 90;

/** Keeps {@link pair} up to date. */
export function followPair(): void {
  effect(() => {
    const wish = asked.value;
    const id = inspection.value?.id;
    const name = site.value?.name;
    const shown = presentation.value;
    if (!wish || id === undefined || !name) {
      pair.value = null;
      return undefined;
    }
    const source = new CancellationTokenSource();
    let over = false;
    const timer = setTimeout(() => {
      host.links({ inspection: id, site: name, query: wish.query - firstRow.peek(), key: wish.key, presentation: shown }, source.token).then(
        ({ values, shape }) => {
          if (!over) pair.value = { ...wish, weights: values, ...compared(values, shape[1] ?? 1, shown.measure ?? 'weight') };
        },
        (error: unknown) => {
          if (!over) report(error);
        },
      );
    }, REST);
    return () => {
      over = true;
      clearTimeout(timer);
      source.cancel();
      source.dispose();
    };
  });
}

function compared(weights: Float32Array, heads: number, measure: MeasureId): Pick<PairAnswer, 'ranked' | 'scale'> {
  const { perHead, most } = MEASURES[measure];
  const ranked = Array.from(weights, (weight, place) => ({ head: { layer: Math.floor(place / heads), head: place % heads }, weight }))
    .filter(({ head }) => perHead || head.head === 0)
    .sort((a, b) => b.weight - a.weight);
  return { ranked, scale: { measure, most: most ?? (ranked[0]?.weight || 1) } };
}
