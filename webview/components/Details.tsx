/** The numbers of the focused token: what it looks at, which heads link it, who looks at it. */
import * as l10n from '@vscode/l10n';
import { headName, sameHead } from '../../src/protocol/inspection.ts';
import { ranked, weightText } from '../sentence.ts';
import { layers, type Layer } from '../state/layers.ts';
import { keptSwitch } from '../state/kept.ts';
import { pair, picking } from '../state/pair.ts';
import { view } from '../state/panel.ts';
import { focus, hidden, partner, units } from '../state/units.ts';
import { listText, percent } from '../../src/drawing/language.ts';
import { addOrRemove, chooseOnly, goBack, pickUnit, togglePicking } from '../steps.ts';
import { type Bar, Bars } from './Bars.tsx';
import { Swatch } from './Headline.tsx';
import { Worded } from './Worded.tsx';
import './Details.css';

/** Smaller weights read 0.0 %: they are for the whole list only. */
const LEAST_WEIGHT = 0.0005;
/** Bars for a list, by how many heads share the room. */
const ROWS = [6, 6, 4, 3] as const;
const MOST_HEADS = 5;

const showsAll = keptSwitch('showsAll');

export function Details() {
  const all = showsAll.on;
  const unit = focus.value;
  const label = unit === null ? undefined : units.value[unit]?.label;
  if (unit === null || label === undefined) {
    return (
      <aside aria-label={l10n.t('Details')}>
        <p class="dim">{l10n.t("The focused token's numbers will stand here. Move the cursor in the text, point at a token, or press an arrow key.")}</p>
      </aside>
    );
  }
  const rows = all ? units.value.length : (ROWS[layers.value.length] ?? 3);
  return (
    <aside aria-label={l10n.t('Details')} tabIndex={0}>
      {layers.value.map((layer) => (
        <Looks key={layer.name} layer={layer} unit={unit} direction="looksAt" rows={rows} all={all} label={label} />
      ))}
      <LinkingHeads />
      {layers.value.map((layer) => (
        <Looks key={layer.name} layer={layer} unit={unit} direction="lookedAtBy" rows={all ? rows : Math.min(4, rows)} all={all} label={label} />
      ))}
      <RestingNote />
      <vscode-button class="more" appearance="secondary" aria-expanded={all} onClick={() => showsAll.set(!all)}>
        {all ? l10n.t('Show fewer') : l10n.t('Show all {0}', units.value.length)}
      </vscode-button>
    </aside>
  );
}

function Looks({
  layer,
  unit,
  direction,
  rows,
  all,
  label,
}: {
  layer: Layer;
  unit: number;
  direction: 'looksAt' | 'lookedAtBy';
  rows: number;
  all: boolean;
  label: string;
}) {
  const list = ranked(layer.weights, layer.spread, { units: units.value, hidden: hidden.value, focus: unit, direction })
    .slice(0, rows)
    .filter(({ weight }) => all || weight >= LEAST_WEIGHT);
  const bars = list.map(({ unit: other, weight, spread }): Bar => {
    const found = units.value[other];
    return {
      key: String(other),
      label: found?.label ?? '',
      weight,
      text: weightText({ weight, spread }),
      colour: `var(--head-${layer.slot})`,
      dim: found?.special ?? false,
      current: partner.value === other,
      action: l10n.t('Which heads link these two?'),
      run: () => pickUnit(other),
    };
  });
  return (
    <Bars
      title={
        <>
          <Swatch slot={layer.slot} />{' '}
          <Worded text={direction === 'looksAt' ? l10n.t('{0} looks at, in {1}') : l10n.t('{0} is looked at by, in {1}')}>
            <bdi>{label}</bdi>
            {layer.name}
          </Worded>
        </>
      }
      bars={bars}
    />
  );
}

function LinkingHeads() {
  const answer = pair.value;
  const name = (unit: number) => <bdi>{units.value[unit]?.label}</bdi>;
  if (!answer)
    return (
      <Bars title={l10n.t('Heads that link two tokens')} bars={[]}>
        <PairButton />
      </Bars>
    );
  const chosen = view.value?.heads ?? [];
  const bars = answer.ranked.slice(0, MOST_HEADS).map(({ head, weight }): Bar => {
    const slot = chosen.findIndex((other) => sameHead(other, head));
    return {
      key: headName(head),
      label: headName(head),
      weight,
      text: percent(weight),
      colour: slot < 0 ? 'var(--quiet)' : `var(--head-${view.value?.combine === 'mean' ? 0 : slot})`,
      current: slot >= 0,
      action: l10n.t('Choose this head; with Ctrl or Cmd, add it'),
      run: ({ ctrlKey, metaKey }) => (ctrlKey || metaKey ? addOrRemove : chooseOnly)(head),
    };
  });
  return (
    <Bars
      title={
        <Worded text={l10n.t('Heads that link {0} to {1}')}>
          {name(answer.query)}
          {name(answer.key)}
        </Worded>
      }
      bars={bars}
    >
      <PairButton />
    </Bars>
  );
}

function PairButton() {
  const [label, act] = picking.value
    ? [l10n.t('Click the second token…'), togglePicking]
    : partner.value === null
      ? [l10n.t('Pick second token'), togglePicking]
      : [l10n.t('Clear second token'), goBack];
  return (
    <vscode-button appearance="secondary" aria-pressed={picking.value} title={l10n.t('Pick a second token to see which heads link the two')} onClick={act}>
      {label}
    </vscode-button>
  );
}

/** Why so much weight lies on tokens that say nothing. */
function RestingNote() {
  const names = [...new Set(units.value.filter(({ special, index }) => special && !hidden.value[index]).map(({ label }) => label))];
  if (!names.length) return null;
  return (
    <p class="note dim">
      {names.length > 1
        ? l10n.t('{0} are resting places: a head puts weight there when it finds nothing to look at.', listText(names))
        : l10n.t('{0} is a resting place: a head puts weight there when it finds nothing to look at.', listText(names))}
    </p>
  );
}
