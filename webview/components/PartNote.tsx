/** Of a long text not all rows are at hand: what is not shown is said. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../src/drawing/language.ts';
import { isPartial, wantedRows } from '../state/rows.ts';
import { direction, rowTotal } from '../state/units.ts';

/** A sentence; empty where nothing is left out. */
export function partText(): string {
  if (!isPartial.value) return '';
  const rows = wantedRows.value.reduce((sum, [from, to]) => sum + to - from, 0);
  const counts = [numberText(rows), numberText(rowTotal.value)];
  return direction.value === 'lookedAtBy'
    ? l10n.t('A long text: who looks at it is searched in the rows near the screen, {0} of {1}.', ...counts)
    : l10n.t('A long text: faint arcs are those of the rows near the screen, {0} of {1}.', ...counts);
}
