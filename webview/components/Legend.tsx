/** The chosen heads and their colours; and what line strength means, made from the scale that draws. */
import { LEGEND_WEIGHTS, lineWidth, linkOpacity, percent } from '../../src/drawing/scale.ts';
import { headName } from '../../src/protocol/inspection.ts';
import { drawnLinks } from '../drawing/Stage.tsx';
import { chosenHeads, isMean, layers } from '../state/layers.ts';
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
          <Swatch slot={slot} /> {headName(head)}
          {chosenHeads.value.length > 1 && (
            <button class="remove" aria-label={`Take ${headName(head)} away`} title={`Take ${headName(head)} away`} onClick={() => addOrRemove(head)}>
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
  return (
    <div class="scale dim">
      <span>Weight</span>
      {LEGEND_WEIGHTS.map((weight) => (
        <span class="step" key={weight}>
          <svg width="22" height="8" aria-hidden="true">
            <line x1="3" y1="4" x2="19" y2="4" stroke="currentColor" stroke-linecap="round" stroke-width={lineWidth(weight)} opacity={linkOpacity(weight)} />
          </svg>
          {percent(weight, 0)}
        </span>
      ))}
      <span class="axes">An arc leads from the token that looks (query) to the token looked at (key).</span>
      {drawn < total && (
        <span>
          Faint arcs: the strongest {drawn.toLocaleString('en')} of {total.toLocaleString('en')}.
        </span>
      )}
    </div>
  );
}
