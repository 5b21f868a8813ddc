/** The same numbers as a table: what the focused token looks at and who looks at it, for each chosen head. */
import * as l10n from '@vscode/l10n';
import { weightOf } from '../../src/drawing/links.ts';
import { keptSwitch } from '../state/kept.ts';
import { layers, type Layer } from '../state/layers.ts';
import { weightText } from '../sentence.ts';
import { focus, focusOn, hidden, units } from '../state/units.ts';
import { Worded } from './Worded.tsx';
import './Table.css';

const byWeight = keptSwitch('sortsByWeight');

export function Table() {
  const unit = focus.value;
  const shown = units.value.filter(({ index }) => !hidden.value[index]);
  const label = unit === null ? undefined : units.value[unit]?.label;
  if (unit === null || label === undefined) {
    return (
      <div class="table">
        <p class="dim">{l10n.t('Choose a token.')}</p>
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
          <Worded text={l10n.t('Weights of {0}: as the query (what it looks at) and as the key (who looks at it)')}>
            <bdi>{label}</bdi>
          </Worded>
        </caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={byWeight.on ? 'none' : 'ascending'}>
              <Sort label={l10n.t('Token')} on={!byWeight.on} choose={false} />
            </th>
            {layers.value.map((layer, index) => (
              <>
                <th scope="col" class="amount" aria-sort={index === 0 && byWeight.on ? 'descending' : 'none'}>
                  {index === 0 ? <Sort label={l10n.t('{0}: looks at', layer.name)} on={byWeight.on} choose /> : l10n.t('{0}: looks at', layer.name)}
                </th>
                <th scope="col" class="amount">
                  {l10n.t('{0}: is looked at by', layer.name)}
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
                <button class={special ? 'dim' : ''} title={l10n.t('Focus this token')} onClick={() => focusOn(index)}>
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
    title={choose ? l10n.t('Sort by weight') : l10n.t('Sort by place in the text')}
    onClick={() => {
      byWeight.set(choose);
    }}
  >
    {label}
    {on && <span aria-hidden="true"> {choose ? '↓' : '↑'}</span>}
  </button>
);

function Amount({ layer: { weights, spread }, query, keyUnit }: { layer: Layer; query: number; keyUnit: number }) {
  return <td class="amount">{weightText({ weight: weightOf(weights, query, keyUnit), spread: spread && weightOf(spread, query, keyUnit) })}</td>;
}
