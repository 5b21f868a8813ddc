/** The same numbers as a table: what the focused token looks at and who looks at it, for each chosen head. */
import * as l10n from '@vscode/l10n';
import { measureName } from '../../src/drawing/measured.ts';
import { numberText } from '../../src/drawing/language.ts';
import { hasRow, weightOf } from '../../src/drawing/links.ts';
import type { Unit } from '../../src/drawing/units.ts';
import { keptSwitch } from '../state/kept.ts';
import { layers, type Layer, scale } from '../state/layers.ts';
import { weightText } from '../sentence.ts';
import { asked } from '../state/asked.ts';
import { facing, firstRow, focusOn, hidden, measure, others, produced, units } from '../state/units.ts';
import { partText } from './PartNote.tsx';
import { Worded } from './Worded.tsx';
import './Table.css';

type Direction = 'looksAt' | 'lookedAtBy';

/** A longer table would be slow to make; the weakest rows are left out. */
const MOST_ROWS = 500;

const byWeight = keptSwitch('sortsByWeight');

export function Table() {
  const now = asked.value;
  if (!now) return <Choices />;
  const directions: readonly Direction[] = facing.value ? [now.direction] : ['looksAt', 'lookedAtBy'];
  const [sortedBy = 'looksAt'] = directions;
  const shown = others.value.filter(({ index }) => !hidden.value[index]);
  const rows = rowsOf(shown, now.focus, sortedBy);
  return (
    <div class="table">
      <table>
        <caption>
          <Worded
            text={measure.value === 'weight' ? captions()[facing.value ? now.direction : 'both'] : l10n.t('{1}: what {0} gets from others and brings to them')}
          >
            <bdi>{units.value[now.focus]?.label}</bdi>
            {measureName(measure.value)}
          </Worded>
          {rows.length < shown.length && ` ${l10n.t('The strongest {0} of {1}.', numberText(rows.length), numberText(shown.length))}`}
          {partText() && ` ${partText()}`}
        </caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={byWeight.on ? 'none' : 'ascending'}>
              <Sort label={l10n.t('Token')} on={!byWeight.on} choose={false} />
            </th>
            {layers.value.flatMap((layer, index) =>
              directions.map((direction) => (
                <Column key={`${layer.name} ${direction}`} label={columnTitle(direction, layer.name)} sorts={index === 0 && direction === sortedBy} />
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ index, label, special }) => (
            <tr key={index} class={index === now.focus ? 'current' : ''} aria-current={index === now.focus ? 'true' : undefined}>
              <th scope="row">
                <span class="place dim">{index < firstRow.value ? index : index - firstRow.value}</span>{' '}
                <button class={special ? 'dim' : ''} title={l10n.t('Focus this token')} onClick={() => focusOn(index)}>
                  <bdi>{label}</bdi>
                </button>
              </th>
              {layers.value.flatMap((layer) =>
                directions.map((direction) => (
                  <Amount key={`${layer.name} ${direction}`} layer={layer} focus={now.focus} other={index} direction={direction} />
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Without a focus: the tokens to choose from. */
function Choices() {
  const first = facing.value?.first ?? 0;
  const texts = [units.value.slice(0, first), units.value.slice(first)].filter(({ length }) => length);
  return (
    <div class="table">
      <p class="dim">{l10n.t('Choose a token.')}</p>
      {texts.map((text, index) => (
        <p class="choices" key={index}>
          {facing.value && <span class="dim">{facing.value.titles[index]}</span>}
          {text
            .filter((unit) => !hidden.value[unit.index])
            .slice(0, MOST_ROWS)
            .map((unit) => (
              <button key={unit.index} onClick={() => focusOn(unit.index)}>
                <bdi>{unit.label}</bdi>
              </button>
            ))}
        </p>
      ))}
    </div>
  );
}

function columnTitle(direction: Direction, name: string): string {
  if (measure.value !== 'weight') return direction === 'looksAt' ? l10n.t('{0}: gets from', name) : l10n.t('{0}: brings to', name);
  return direction === 'looksAt' ? l10n.t('{0}: looks at', name) : l10n.t('{0}: is looked at by', name);
}

const captions = (): Readonly<Record<Direction | 'both', string>> => ({
  both: produced.value
    ? l10n.t('Weights of {0}: of the step that produces it (what it looks at) and as the key (which steps look at it)')
    : l10n.t('Weights of {0}: as the query (what it looks at) and as the key (who looks at it)'),
  looksAt: l10n.t('Weights of {0} in the target, as the query: what the step that produces it looks at in the source'),
  lookedAtBy: l10n.t('Weights of {0} in the source, as the key: which tokens of the target look at it'),
});

const weightIn = ({ weights }: Pick<Layer, 'weights'>, focus: number, other: number, direction: Direction) =>
  direction === 'looksAt' ? weightOf(weights, focus, other) : weightOf(weights, other, focus);

/** In the order that was chosen; of more than fit, the strongest in the first head. */
function rowsOf(shown: readonly Unit[], focus: number, direction: Direction): readonly Unit[] {
  const [first] = layers.value;
  if (!first || (!byWeight.on && shown.length <= MOST_ROWS)) return shown;
  const sorted = [...shown].sort((a, b) => weightIn(first, focus, b.index, direction) - weightIn(first, focus, a.index, direction)).slice(0, MOST_ROWS);
  return byWeight.on ? sorted : sorted.sort((a, b) => a.index - b.index);
}

function Column({ label, sorts }: { label: string; sorts: boolean }) {
  return (
    <th scope="col" class="amount" aria-sort={sorts && byWeight.on ? 'descending' : 'none'}>
      {sorts ? <Sort label={label} on={byWeight.on} choose /> : label}
    </th>
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

/** A row that is not at hand has no number. */
function Amount({ layer, focus, other, direction }: { layer: Layer; focus: number; other: number; direction: Direction }) {
  const { weights, spread } = layer;
  if (!hasRow(weights, direction === 'looksAt' ? focus : other)) return <td class="amount dim">–</td>;
  return (
    <td class="amount">
      {weightText(scale.value, {
        weight: weightIn(layer, focus, other, direction),
        spread: spread && weightIn({ weights: spread }, focus, other, direction),
      })}
    </td>
  );
}
