/** Keys as rows of a table: which, and a click walks to one. */
import * as l10n from '@vscode/l10n';
import type { BarRow } from './BarTable.tsx';
import { keyLabel } from './names.tsx';
import { largest } from './numbers.ts';
import { type Walk, walkToKey } from './state.ts';

/** The keys of the largest numbers, largest first, without masked ones; the key that is walked to is among them whatever it is, and so are others that are named. */
export function strongestKeys({ explanation: { allowed }, key }: Walk, values: Float32Array, count: number, named: readonly number[] = []): readonly number[] {
  const open = values.map((value, at) => (allowed[at] ? value : -Infinity));
  return largest(open, count, [...new Set([key, ...named])]).filter((at) => allowed[at] || at === key);
}

export const keyRows = (walk: Walk, shown: readonly number[]): readonly BarRow[] =>
  shown.map((key) => ({
    id: key,
    label: keyLabel(walk, key),
    isDim: walk.keys.tokens[key]?.special,
    action: l10n.t('Walk to this token'),
    run: () => walkToKey(walk, key),
  }));
