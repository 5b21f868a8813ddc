/** The numbers of the focused token: what it looks at, which heads link it, who looks at it. */
import * as l10n from '@vscode/l10n';
import { headName } from '../../src/protocol/inspection.ts';
import { MEASURES } from '../../src/protocol/measures.ts';
import { type Asked, looking, type Part, ranked, restsOn, weightText } from '../sentence.ts';
import { asked } from '../state/asked.ts';
import { windowsText } from '../../src/drawing/caption.ts';
import { headNameIn, measured, sameNumbers } from '../../src/drawing/measured.ts';
import { chosenHeads, layers, type Layer, isMean } from '../state/layers.ts';
import { keptSwitch } from '../state/kept.ts';
import { pair, picking } from '../state/pair.ts';
import { site, step } from '../state/panel.ts';
import { facing, hidden, measure, others, partner, resting, units } from '../state/units.ts';
import { listText } from '../../src/drawing/language.ts';
import { addOrRemove, chooseOnly, goBack, pickUnit, togglePicking, toggles } from '../steps.ts';
import { type Bar, Bars } from './Bars.tsx';
import { Swatch } from './Headline.tsx';
import { partText } from './PartNote.tsx';
import { Predictions } from './Predictions.tsx';
import { Worded } from './Worded.tsx';
import './Details.css';

/** Smaller weights read 0.0 %: they are for the whole list only. */
const LEAST_WEIGHT = 0.0005;
/** Bars for a list, by how many heads share the room. */
const ROWS = [6, 6, 4, 3] as const;
const MOST_HEADS = 5;
/** "All" of a long text would be slow to make, and nobody reads it. */
const MOST_ROWS = 500;

const showsAll = keptSwitch('showsAll');

export function Details() {
  const all = showsAll.on;
  const now = asked.value;
  if (!now) {
    return (
      <aside aria-label={l10n.t('Details')}>
        <p class="dim">{l10n.t("The focused token's numbers will stand here. Move the cursor in the text, point at a token, or press an arrow key.")}</p>
      </aside>
    );
  }
  const count = Math.min(MOST_ROWS, others.value.length);
  const rows = all ? count : (ROWS[layers.value.length] ?? 3);
  const fewer = all ? rows : Math.min(4, rows);
  return (
    <aside aria-label={l10n.t('Details')} tabIndex={0}>
      {looksAtShown(now) &&
        layers.value.map((layer) => <Looks key={layer.name} layer={layer} asked={{ ...now, direction: 'looksAt' }} rows={rows} all={all} />)}
      <Predictions />
      <LinkingHeads />
      {lookedAtByShown(now) &&
        layers.value.map((layer) => (
          <Looks key={layer.name} layer={layer} asked={{ ...now, direction: 'lookedAtBy' }} rows={facing.value ? rows : fewer} all={all} />
        ))}
      {measure.value === 'weight' && <RestingNote />}
      {site.value &&
        windowsText(site.value, chosenHeads.value, site.value.name).map((text) => (
          <p class="note dim" key={text}>
            {text}
          </p>
        ))}
      {partText() && <p class="note dim">{partText()}</p>}
      <vscode-button class="more" appearance="secondary" aria-expanded={all} onClick={() => showsAll.set(!all)}>
        {all ? l10n.t('Show fewer') : l10n.t('Show all {0}', count)}
      </vscode-button>
    </aside>
  );
}

/** Between two texts a token has one of the two lists. */
const looksAtShown = ({ direction }: Asked) => !facing.value || direction === 'looksAt';
const lookedAtByShown = ({ direction }: Asked) => !facing.value || direction === 'lookedAtBy';

function Looks({ layer, asked: now, rows, all }: { layer: Layer; asked: Asked; rows: number; all: boolean }) {
  const { direction, focus } = now;
  const label = units.value[focus]?.label ?? '';
  const list = ranked(layer.weights, layer.spread, now)
    .slice(0, rows)
    .filter(({ weight }) => all || weight >= LEAST_WEIGHT * now.scale.most);
  const bars = list.map(({ unit: other, weight, spread }): Bar => {
    const found = units.value[other];
    return {
      key: String(other),
      label: found?.label ?? '',
      weight: weight / now.scale.most,
      text: weightText(now.scale, { weight, spread }),
      colour: `var(--head-${layer.slot})`,
      dim: now.scale.measure === 'weight' && restsOn(now, { unit: other, weight }),
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
          <Worded text={titleOf(now)}>
            <Named parts={direction === 'looksAt' ? looking(label, now.produced) : looking(label, false)} />
            {layer.name}
          </Worded>
        </>
      }
      bars={bars}
    />
  );
}

function titleOf({ direction, produced, scale: { measure: shown } }: Asked): string {
  if (shown !== 'weight') return direction === 'looksAt' ? l10n.t('{0} gets from, in {1}') : l10n.t('{0} brings to, in {1}');
  if (direction === 'looksAt') return l10n.t('{0} looks at, in {1}');
  return produced ? l10n.t('{0} is looked at by the steps that produce, in {1}') : l10n.t('{0} is looked at by, in {1}');
}

const Named = ({ parts }: { parts: readonly Part[] }) => <>{parts.map(({ kind, text }) => (kind === 'token' ? <bdi key={text}>{text}</bdi> : text))}</>;

function LinkingHeads() {
  const answer = pair.value;
  const name = (unit: number, produced: boolean) => <Named parts={looking(units.value[unit]?.label ?? '', produced)} />;
  if (!answer)
    return (
      <Bars title={l10n.t('Heads that link two tokens')} bars={[]}>
        <PairButton />
      </Bars>
    );
  const { measure: compared, most } = answer.scale;
  const bars = answer.ranked.slice(0, MOST_HEADS).map(({ head, weight }): Bar => {
    const slot = chosenHeads.value.findIndex((other) => sameNumbers(compared, other, head));
    return {
      key: headName(head),
      label: headNameIn(compared, head),
      weight: weight / most,
      text: measured(compared, weight),
      colour: slot < 0 ? 'var(--quiet)' : `var(--head-${isMean.value ? 0 : slot})`,
      current: slot >= 0,
      action: l10n.t('Choose this head; with Ctrl or Cmd, add it'),
      run: ({ ctrlKey, metaKey }) => (ctrlKey || metaKey ? addOrRemove : chooseOnly)(head),
    };
  });
  return (
    <Bars
      title={
        <Worded text={MEASURES[compared].perHead ? l10n.t('Heads that link {0} to {1}') : l10n.t('Layers that link {0} to {1}')}>
          {name(answer.query, asked.value?.produced ?? false)}
          {name(answer.key, false)}
        </Worded>
      }
      bars={bars}
    >
      <PairButton />
      <vscode-button appearance="secondary" title={l10n.t('How this weight came about, step by step')} onClick={() => step(toggles.walkthrough)}>
        {l10n.t('Walk through')}
      </vscode-button>
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
  const first = resting.value === null || hidden.value[resting.value] ? undefined : units.value[resting.value];
  if (first && !first.special)
    return (
      <p class="note dim">
        {l10n.t('{0}, the first token, is a resting place: heads put weight there when they find nothing to look at. It is drawn fainter.', first.label)}
      </p>
    );
  if (!names.length) return null;
  return (
    <p class="note dim">
      {names.length > 1
        ? l10n.t('{0} are resting places: a head puts weight there when it finds nothing to look at.', listText(names))
        : l10n.t('{0} is a resting place: a head puts weight there when it finds nothing to look at.', listText(names))}
    </p>
  );
}
