/** Which weight is walked through, and every number behind it. */
import * as l10n from '@vscode/l10n';
import { computed, effect, signal } from '@preact/signals';
import { CancellationTokenSource } from 'vscode-jsonrpc/browser';
import { weightOf } from '../../src/drawing/links.ts';
import type { ExplainQuestion, Explanation } from '../../src/protocol/explanation.ts';
import { type Inspection, type Sequence, sequenceOf, type Site, siteOf, type SiteName, type TokenRef } from '../../src/protocol/inspection.ts';
import { chooseSite } from '../../src/protocol/view.ts';
import { host } from '../host.ts';
import { keptSwitch } from '../state/kept.ts';
import { layers } from '../state/layers.ts';
import { strongest } from '../state/pair.ts';
import { inspection, site, step, view } from '../state/panel.ts';
import { stable } from '../state/stable.ts';
import { direction, focus, produced, tokenOf, units } from '../state/units.ts';
import { sentenceOf } from '../trouble.ts';
import { isStill } from './motion.ts';

/** A question, its answer, and what the two are about: all that the page shows, so that an old answer stays whole until the next is there. */
export interface Walk extends ExplainQuestion {
  readonly explanation: Explanation;
  readonly of: Site;
  readonly queries: Sequence;
  readonly keys: Sequence;
  /** Row `query` is named by the token that it produces, one further on. */
  readonly produced: boolean;
}

export const isWalking = computed(() => view.value?.show === 'walkthrough');

/** Weights below this are none. */
const NONE = 1e-4;
/** A focus that rests this long is worth a question; one that passes by is not. */
const REST = 60;

/** The token at the other end: the one that was picked, else the one that the focus is linked to most. */
const other = computed((): TokenRef | null => {
  const [unit, link, [layer]] = [focus.value, strongest.value, layers.value];
  if (view.value?.partner) return view.value.partner;
  if (unit === null || link === null || !layer) return null;
  const weight = direction.value === 'looksAt' ? weightOf(layer.weights, unit, link) : weightOf(layer.weights, link, unit);
  const isAlone = weight < NONE && site.value?.queries === site.value?.keys;
  return isAlone ? (view.value?.focus ?? null) : tokenOf(link);
});

/** Null outside of a walk-through, and where there is no weight to walk through. */
export const question = stable((): ExplainQuestion | null => {
  const [now, of, id] = [view.value, site.value, inspection.value?.id];
  const [head] = now?.heads ?? [];
  if (!isWalking.value || !now?.focus || !other.value || !of || !head || id === undefined || focus.value === null) return null;
  const [query, key] = direction.value === 'looksAt' ? [now.focus, other.value] : [other.value, now.focus];
  const row = query.index - (produced.value ? 1 : 0);
  return row < 0 ? null : { inspection: id, site: of.name, head, query: row, key: key.index };
});

/** Why there is no weight to walk through, in words; null where there is one. */
export const obstacle = computed((): string | null => {
  const [now, unit] = [view.value, focus.value];
  if (!now?.focus || unit === null) return l10n.t('Put the cursor on a word, or press an arrow key: then its strongest weight is walked through here.');
  const isGiven = produced.value && direction.value === 'looksAt' && now.focus.index === 0;
  return isGiven ? l10n.t('{0} was given: no step produced it', units.value[unit]?.label ?? '') : null;
});

/** The last answer. */
export const walk = signal<Walk | null>(null);
/** Why there is none to the last question. */
export const failure = signal<string | null>(null);
export const isAsking = computed(() => {
  const [asked, answered] = [question.value, walk.value];
  return asked !== null && failure.value === null && (answered === null || JSON.stringify(asked) !== JSON.stringify(questionOf(answered)));
});
const tries = signal(0);
export const askAgain = (): void => {
  tries.value++;
};

const questionOf = ({ inspection: id, site: name, head, query, key }: Walk): ExplainQuestion => ({ inspection: id, site: name, head, query, key });

/** Keeps {@link walk} up to date. */
export function followWalk(): void {
  effect(() => {
    const asked = question.value;
    const of = inspection.peek();
    failure.value = null;
    if (!asked || !of || tries.value < 0) return undefined;
    const isProduced = produced.peek();
    const source = new CancellationTokenSource();
    let over = false;
    const timer = setTimeout(() => {
      host.explain(asked, source.token).then(
        (explanation) => {
          if (!over) walk.value = walkOf(asked, explanation, of, isProduced);
        },
        (error: unknown) => {
          if (!over) failure.value = sentenceOf(error);
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

function walkOf(asked: ExplainQuestion, explanation: Explanation, of: Inspection, isProduced: boolean): Walk {
  const found = siteOf(of, asked.site);
  return { ...asked, explanation, of: found, queries: sequenceOf(of, found.queries), keys: sequenceOf(of, found.keys), produced: isProduced };
}

/** Walks on to another query, key or head; what is not named stays. */
export function walkToQuery({ of, produced: isProduced }: Walk, query: number): void {
  const token = { sequence: of.queries, index: query + (isProduced ? 1 : 0) };
  step((now) => (direction.peek() === 'looksAt' ? { ...now, focus: token } : { ...now, partner: token }));
}

export function walkToKey({ of }: Walk, key: number): void {
  const token = { sequence: of.keys, index: key };
  step((now) => (direction.peek() === 'looksAt' ? { ...now, partner: token } : { ...now, focus: token }));
}

/** To another set of heads. A focus that is not to be seen there gives way to the key, or to the first token. */
export function walkToSite({ of, key }: Walk, name: SiteName): void {
  const now = inspection.peek();
  if (!now) return;
  const { queries, keys } = siteOf(now, name);
  step((before) => {
    const after = chooseSite(before, now, name);
    return after.focus
      ? after
      : { ...after, focus: of.keys === queries || of.keys === keys ? { sequence: of.keys, index: key } : { sequence: queries, index: 0 } };
  });
}

export const STEPS = [1, 2, 3, 4, 5, 6, 7] as const;
export type StepNumber = (typeof STEPS)[number];

const folds = STEPS.map((number) => keptSwitch(`walkthroughStep${number}Closed`));

export const isOpen = (number: StepNumber): boolean => !folds[number - 1]?.on;
export const toggleStep = (number: StepNumber): void => folds[number - 1]?.set(isOpen(number));

/** From step to step, from the one that has the keyboard's focus. */
export function walkSteps(by: 1 | -1): void {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  const at = steps.findIndex((each) => each.closest('section')?.contains(document.activeElement));
  const next = steps[at < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.max(0, Math.min(steps.length - 1, at + by))];
  const section = next?.closest('section');
  if (!next || !section) return;
  next.focus({ preventScroll: true });
  const isWhole = section.offsetHeight <= (section.closest('main')?.clientHeight ?? 0);
  section.scrollIntoView({ block: isWhole ? 'nearest' : 'start', behavior: isStill() ? 'auto' : 'smooth' });
}
