/** Keys as rows of a table: a click walks to one. */
import * as l10n from '@vscode/l10n';
import type { BarRow } from './BarTable.tsx';
import { keyLabel } from './names.tsx';
import { type Walk, walkToKey } from './state.ts';

export const keyRows = (walk: Walk, shown: readonly number[]): readonly BarRow[] =>
  shown.map((key) => ({
    id: key,
    label: keyLabel(walk, key),
    isDim: walk.keys.tokens[key]?.special,
    action: l10n.t('Walk to this token'),
    run: () => walkToKey(walk, key),
  }));
