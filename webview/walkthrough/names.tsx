/** Tokens by their own names, coloured as what they are in this walk: the one that asks, and the one that is asked. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import type { Sequence } from '../../src/protocol/inspection.ts';
import { Worded } from '../components/Worded.tsx';
import type { Walk } from './state.ts';

const repeated = new WeakMap<Sequence, ReadonlySet<string>>();

/** A token by its label; where others have the same, by its place too: `the₈`. */
export function labelOf(sequence: Sequence, index: number): string {
  const label = sequence.tokens[index]?.label ?? '';
  const repeats = repeated.get(sequence) ?? repeatsIn(sequence);
  repeated.set(sequence, repeats);
  return repeats.has(label) ? `${label}${lowered(index)}` : label;
}

function repeatsIn({ tokens }: Sequence): ReadonlySet<string> {
  const [seen, repeats] = [new Set<string>(), new Set<string>()];
  for (const { label } of tokens) (seen.has(label) ? repeats : seen).add(label);
  return repeats;
}

const lowered = (index: number): string => String(index).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] ?? digit);

/** The token that a row is named by. */
export const queryLabel = ({ queries, query, produced }: Pick<Walk, 'queries' | 'query' | 'produced'>, of = query): string =>
  labelOf(queries, of + (produced ? 1 : 0));
export const keyLabel = ({ keys, key }: Pick<Walk, 'keys' | 'key'>, of = key): string => labelOf(keys, of);

/** `it`, or `the step that produces it`. */
export function QueryName({ walk }: { walk: Walk }) {
  const name = <bdi class="q">{queryLabel(walk)}</bdi>;
  return walk.produced ? <Worded text={l10n.t('the step that produces {0}')}>{name}</Worded> : name;
}

/** A key by its name; the one that is walked to has its colour. */
export function KeyName({ walk, of = walk.key }: { walk: Walk; of?: number }) {
  return <bdi class={of === walk.key ? 'k' : 'named'}>{keyLabel(walk, of)}</bdi>;
}

/** The same without colour, for screen readers. */
export const queryText = (walk: Walk): string => (walk.produced ? l10n.t('the step that produces {0}', queryLabel(walk)) : queryLabel(walk));

/** A translated sentence whose places are filled with elements. */
export const Told = ({ text, children }: { text: string; children: readonly ComponentChild[] | ComponentChild }) => (
  <p>
    <Worded text={text}>{children}</Worded>
  </p>
);
