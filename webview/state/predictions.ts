/** What the model holds likely at the focused token: what comes after it, what a mask stands for, what a target could have had there. */
import { computed, effect, signal } from '@preact/signals';
import { CancellationTokenSource } from 'vscode-jsonrpc/browser';
import type { Prediction } from '../../src/protocol/engine.ts';
import { type Inspection, sequenceOf, type TokenRef } from '../../src/protocol/inspection.ts';
import { host } from '../host.ts';
import { sentenceOf } from '../trouble.ts';
import { inspection } from './panel.ts';
import { stable } from './stable.ts';
import { focus, produced, tokenOf, units } from './units.ts';

export interface PredictionQuestion {
  /** `after`: next tokens. `mask`: fillings. `instead`: what could stand in its place, itself among them. */
  readonly kind: 'after' | 'mask' | 'instead';
  /** Of the token that is asked about. */
  readonly label: string;
  /** Its id, where it may be among the answers. */
  readonly own: number | null;
  /** See PredictionsQuestion. */
  readonly index: number;
}

export type Predicted =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'there'; readonly predictions: readonly Prediction[] };

const COUNT = 5;
/** A focus that rests this long is worth a question; one that passes by is not. */
const REST = 120;

/** What is asked at the focus; null where the model predicts nothing. */
export const predictionQuestion = stable((): PredictionQuestion | null => {
  const unit = focus.value === null ? undefined : units.value[focus.value];
  const token = focus.value === null ? null : tokenOf(focus.value);
  if (!inspection.value || !unit || !token) return null;
  const [first, last] = [token.index, token.index + unit.tokens.length - 1];
  const own = unit.tokens[0]?.id ?? null;
  const { predicts, mask } = inspection.value.model;
  if (predicts === 'masked') {
    const at = unit.tokens.findIndex(({ id }) => id === mask);
    return at < 0 ? null : { kind: 'mask', label: unit.label, own: null, index: first + at };
  }
  if (predicts === 'next')
    return produced.value
      ? first > 0
        ? { kind: 'instead', label: unit.label, own, index: first - 1 }
        : null
      : { kind: 'after', label: unit.label, own: null, index: last };
  return predicts === 'target' ? ofTarget(inspection.value, token, unit.label, own, last) : null;
});

/** A decoder's input j is the target's token j − 1, and the step that reads it makes the target's token j. */
function ofTarget(of: Inspection, { sequence, index }: TokenRef, label: string, own: number | null, last: number): PredictionQuestion | null {
  if (sequence === 'target') return { kind: 'instead', label, own, index };
  if (sequence !== 'decoder_input') return null;
  if (!produced.value) return last < sequenceOf(of, 'target').tokens.length ? { kind: 'after', label, own: null, index: last } : null;
  return index > 0 ? { kind: 'instead', label, own, index: index - 1 } : null;
}

/** The answer, or what became of the question. */
export const predicted = signal<Predicted>({ state: 'loading' });
const tries = signal(0);
export const askAgain = (): void => {
  tries.value++;
};

const id = computed(() => inspection.value?.id);

/** Keeps {@link predicted} up to date. */
export function followPredictions(): void {
  effect(() => {
    const wish = predictionQuestion.value;
    const of = id.value;
    predicted.value = { state: 'loading' };
    if (!wish || of === undefined || tries.value < 0) return undefined;
    const source = new CancellationTokenSource();
    let over = false;
    const timer = setTimeout(() => {
      host.predictions({ inspection: of, index: wish.index, count: COUNT }, source.token).then(
        (predictions) => {
          if (!over) predicted.value = { state: 'there', predictions };
        },
        (error: unknown) => {
          if (!over) predicted.value = { state: 'failed', message: sentenceOf(error) };
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
