/** The same numbers as a table: what the focused token looks at and who looks at it, for each chosen head. */
import { weightOf } from '../../src/drawing/links.ts';
import { keptSwitch } from '../state/kept.ts';
import { layers, type Layer } from '../state/layers.ts';
import { numberText } from '../sentence.ts';
import { focus, focusOn, hidden, units } from '../state/units.ts';
import './Table.css';

const byWeight = keptSwitch('sortsByWeight');

export function Table() {
  const unit = focus.value;
  const shown = units.value.filter(({ index }) => !hidden.value[index]);
  const label = unit === null ? undefined : units.value[unit]?.label;
  if (unit === null || label === undefined) {
    return (
      <div class="table">
        <p class="dim">Choose a token.</p>
        <p class="choices">
          {shown.map(({ index, label: text }) => (
            <button key={index} onClick={() => focusOn(index)}>
              <bdi>{text}</bdi>
            </button>
          ))}
        </p>
      </div>
    );
  }
  const [first] = layers.value;
  const rows = byWeight.on && first ? [...shown].sort((a, b) => weightOf(first.weights, unit, b.index) - weightOf(first.weights, unit, a.index)) : shown;
  return (
    <div class="table">
      <table>
        <caption>
          Weights of <bdi>{label}</bdi>: as the query (what it looks at) and as the key (who looks at it)
        </caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={byWeight.on ? 'none' : 'ascending'}>
              <Sort label="Token" on={!byWeight.on} choose={false} />
            </th>
            {layers.value.map((layer, index) => (
              <>
                <th scope="col" class="amount" aria-sort={index === 0 && byWeight.on ? 'descending' : 'none'}>
                  {index === 0 ? <Sort label={`${layer.name}: looks at`} on={byWeight.on} choose /> : `${layer.name}: looks at`}
                </th>
                <th scope="col" class="amount">
                  {layer.name}: is looked at by
                </th>
              </>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, label: text, special }) => (
            <tr key={index} class={index === unit ? 'current' : ''} aria-current={index === unit ? 'true' : undefined}>
              <th scope="row">
                <span class="place dim">{index}</span>{' '}
                <button class={special ? 'dim' : ''} title="Focus this token" onClick={() => focusOn(index)}>
                  <bdi>{text}</bdi>
                </button>
              </th>
              {layers.value.map((layer) => (
                <>
                  <Amount layer={layer} query={unit} keyUnit={index} />
                  <Amount layer={layer} query={index} keyUnit={unit} />
                </>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Sort = ({ label, on, choose }: { label: string; on: boolean; choose: boolean }) => (
  <button
    title={choose ? 'Sort by weight' : 'Sort by place in the text'}
    onClick={() => {
      byWeight.set(choose);
    }}
  >
    {label}
    {on && <span aria-hidden="true"> {choose ? '↓' : '↑'}</span>}
  </button>
);

function Amount({ layer: { weights, spread }, query, keyUnit }: { layer: Layer; query: number; keyUnit: number }) {
  return <td class="amount">{numberText({ weight: weightOf(weights, query, keyUnit), spread: spread && weightOf(spread, query, keyUnit) })}</td>;
}
