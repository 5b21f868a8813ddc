/** The chosen heads and their colours; and what line strength means, made from the scale that draws. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../src/drawing/language.ts';
import { headNameIn, measured, measureName } from '../../src/drawing/measured.ts';
import { MEASURES } from '../../src/protocol/measures.ts';
import { LEGEND_WEIGHTS, lineWidth, linkOpacity } from '../../src/drawing/scale.ts';
import { headName } from '../../src/protocol/inspection.ts';
import { drawnLinks } from '../drawing/Stage.tsx';
import { chosenHeads, isMean, layers, scale } from '../state/layers.ts';
import { facing, measure } from '../state/units.ts';
import { addOrRemove } from '../steps.ts';
import { Swatch } from './Headline.tsx';

export function Legend() {
  if (isMean.value)
    return (
      <ul class="legend">
        <li>
          <Swatch slot={0} /> {layers.value[0]?.name}
        </li>
      </ul>
    );
  return (
    <ul class="legend">
      {chosenHeads.value.map((head, slot) => (
        <li key={headName(head)}>
          <Swatch slot={slot} /> {headNameIn(measure.value, head)}
          {chosenHeads.value.length > 1 && MEASURES[measure.value].perHead && (
            <button
              class="remove"
              aria-label={l10n.t('Take {0} away', headName(head))}
              title={l10n.t('Take {0} away', headName(head))}
              onClick={() => addOrRemove(head)}
            >
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function ScaleLegend() {
  const { total, drawn } = drawnLinks.value;
  const { measure: shown, most } = scale.value;
  return (
    <div class="scale dim">
      <span>{measureName(shown)}</span>
      {LEGEND_WEIGHTS.map((weight) => (
        <span class="step" key={weight}>
          <svg width="22" height="8" aria-hidden="true">
            <line x1="3" y1="4" x2="19" y2="4" stroke="currentColor" stroke-linecap="round" stroke-width={lineWidth(weight)} opacity={linkOpacity(weight)} />
          </svg>
          {measured(shown, weight * most, true)}
        </span>
      ))}
      {MEASURES[shown].most === null && <span>{l10n.t('The largest shown is drawn strongest.')}</span>}
      <span class="axes">
        {facing.value
          ? l10n.t('A line leads from the token of the target (query) to the token of the source that it looks at (key).')
          : l10n.t('An arc leads from the token that looks (query) to the token looked at (key).')}
      </span>
      {drawn < total && <span>{l10n.t('Faint arcs: the strongest {0} of {1}.', numberText(drawn), numberText(total))}</span>}
    </div>
  );
}
