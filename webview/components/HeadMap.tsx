/** The map of all heads: a grid of buttons over one canvas of thumbnails, or of the weights that link two picked tokens. */
import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { measured, measureName, sameNumbers } from '../../src/drawing/measured.ts';
import { type HeadRef, headName, type Site } from '../../src/protocol/inspection.ts';
import { roleText } from '../../src/drawing/roles.ts';
import { themeChanges } from '../drawing/colours.ts';
import { paintPair, paintThumbnails } from '../drawing/map.ts';
import { keptSwitch } from '../state/kept.ts';
import { pair, picked } from '../state/pair.ts';
import { chosenHeads, isMean } from '../state/layers.ts';
import { inspection, site } from '../state/panel.ts';
import { measure } from '../state/units.ts';
import { thumbnails } from '../state/thumbnails.ts';
import { addOrRemove, chooseOnly, chooseWholeLayer } from '../steps.ts';
import { roleOfHead, sought, soughtHeads } from '../state/roles.ts';
import { HeadInfo, pointedHead } from './HeadInfo.tsx';
import { Legend } from './Legend.tsx';
import { RoleChoice, RoleHeads } from './Roles.tsx';
import { Term } from './Term.tsx';
import { isChecked } from './toolkit.ts';
import { groupSize, lackText, sharingHeads } from './traits.ts';
import './HeadMap.css';

/** A plain click adds, instead of choosing alone. */
const adding = keptSwitch('clickAdds');

const choose = (head: HeadRef, add: boolean) => (add || adding.on ? addOrRemove : chooseOnly)(head);

export function HeadMap() {
  const of = site.value;
  if (!of) return null;
  return (
    <footer>
      <div class="map-title">
        <h2>{picked.value ? pairTitle() : <Term id="head">{l10n.t('Heads')}</Term>}</h2>
        <Legend />
        {lackText(inspection.value?.sites ?? []) && <span class="lacks dim">{lackText(inspection.value?.sites ?? [])}</span>}
        <RoleChoice />
        <vscode-checkbox
          checked={adding.on}
          title={l10n.t('A click adds a head or takes it away; Ctrl or Cmd does the same for one click')}
          onChange={(event: Event) => {
            adding.set(isChecked(event));
          }}
        >
          {l10n.t('Click adds')}
        </vscode-checkbox>
      </div>
      <RoleHeads />
      <div class="map-body">
        <Grid of={of} />
        <HeadInfo />
      </div>
    </footer>
  );
}

const pairTitle = () =>
  measure.value === 'weight' ? l10n.t('Heads, by the weight of the link') : l10n.t('Heads, by the number of the link: {0}', measureName(measure.value));

function Grid({ of }: { of: Site }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [at, moveTo] = useState<HeadRef>(chosenHeads.value[0] ?? { layer: 0, head: 0 });
  usePainting(canvas, of);
  const focusOn = (head: HeadRef) => {
    moveTo(head);
    grid.current?.querySelector<HTMLElement>(`[data-head="${headName(head)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const head = headOf(event.target);
    const next = head && neighbour(event.key, head, of);
    if (next) {
      event.preventDefault();
      focusOn(next);
    } else if (head && (event.key === ' ' || event.key === 'Enter')) {
      event.preventDefault();
      (event.key === ' ' ? addOrRemove : chooseOnly)(head);
    }
  };
  const clicked = (event: MouseEvent) => {
    const head = headOf(event.target);
    if (!head) return;
    moveTo(head);
    choose(head, event.ctrlKey || event.metaKey);
  };
  const point = (event: Event) => {
    pointedHead.value = headOf(event.target) ?? pointedHead.value;
  };
  return (
    <div class="map">
      <Groups of={of} />
      <canvas ref={canvas} aria-hidden="true" />
      <div
        class="cells"
        role="grid"
        aria-label={[l10n.t('All heads; rows are layers. Arrow keys move, Enter chooses, Space adds.'), groupText(of)].filter(Boolean).join(' ')}
        aria-multiselectable="true"
        ref={grid}
        onKeyDown={onKeyDown}
        onClick={clicked}
        onPointerOver={point}
        onFocusIn={point}
      >
        {Array.from({ length: of.layers }, (_, layer) => (
          <Row key={layer} layer={layer} heads={of.heads} tabStop={at.layer === layer ? at.head : -1} />
        ))}
      </div>
    </div>
  );
}

const groupText = (of: Site): string => (groupSize(of) > 1 ? l10n.t('Each {0} neighbouring heads share keys and values.', groupSize(of)) : '');

/** Brackets over the heads that share keys and values. */
function Groups({ of }: { of: Site }) {
  const size = groupSize(of);
  if (size <= 1) return null;
  return (
    <div class="groups" aria-hidden="true">
      {Array.from({ length: of.keyValueHeads }, (_, group) => (
        <span key={group} style={{ '--heads': size }} title={l10n.t('{0} share keys and values', sharingHeads(of, group * size))} />
      ))}
    </div>
  );
}

/** Each row looks at its own part of the choice, so that a change redraws one row of a large map. */
function Row({ layer, heads, tabStop }: { layer: number; heads: number; tabStop: number }) {
  return (
    <div class="map-row" role="row">
      <span role="rowheader">
        <button
          class="layer"
          aria-label={l10n.t('Layer {0}', layer)}
          title={l10n.t('The whole of layer {0}, as its mean', layer)}
          onClick={() => chooseWholeLayer(layer)}
        >
          {layer}
        </button>
      </span>
      {Array.from({ length: heads }, (_, head) => (
        <Cell key={head} layer={layer} head={head} tabStop={tabStop === head} />
      ))}
    </div>
  );
}

function Cell({ layer, head, tabStop }: HeadRef & { tabStop: boolean }) {
  const name = headName({ layer, head });
  const slot = chosenHeads.value.findIndex((other) => sameNumbers(measure.value, other, { layer, head }));
  const answer = picked.value ? pair.value : null;
  const role = roleOfHead({ layer, head });
  const weight = answer?.weights[layer * (site.value?.heads ?? 0) + head];
  const label = [`L${layer} H${head}`, !answer || weight === undefined ? '' : measured(answer.scale.measure, weight), role ? roleText(role) : '']
    .filter(Boolean)
    .join(', ');
  const state = [slot >= 0 && 'chosen', soughtHeads.value.length > 0 && role?.role !== sought.value && 'other'].filter(Boolean).join(' ');
  return (
    <div
      class={`cell ${state}`.trimEnd()}
      title={role ? roleText(role) : undefined}
      role="gridcell"
      data-head={name}
      aria-label={label}
      aria-selected={slot >= 0}
      tabIndex={tabStop ? 0 : -1}
      style={slot < 0 ? undefined : { '--colour': `var(--head-${isMean.value ? 0 : slot % 8})` }}
    />
  );
}

const HEAD = /^L(\d+) H(\d+)$/;

function headOf(target: EventTarget | null): HeadRef | null {
  const found = target instanceof Element ? HEAD.exec(target.closest<HTMLElement>('[data-head]')?.dataset['head'] ?? '') : null;
  return found ? { layer: Number(found[1]), head: Number(found[2]) } : null;
}

function neighbour(key: string, { layer, head }: HeadRef, { layers, heads }: Site): HeadRef | null {
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  if (key === 'ArrowLeft') return { layer, head: clamp(head - 1, heads) };
  if (key === 'ArrowRight') return { layer, head: clamp(head + 1, heads) };
  if (key === 'ArrowUp') return { layer: clamp(layer - 1, layers), head };
  if (key === 'ArrowDown') return { layer: clamp(layer + 1, layers), head };
  if (key === 'Home') return { layer, head: 0 };
  if (key === 'End') return { layer, head: heads - 1 };
  return null;
}

const painted = computed(() => ({
  small: thumbnails.value,
  answer: picked.value ? pair.value : null,
  heads: chosenHeads.value,
  mean: isMean.value,
  shown: measure.value,
  theme: themeChanges.value,
}));

function usePainting(canvas: preact.RefObject<HTMLCanvasElement | null>, of: Site): void {
  const { small, answer, heads, mean, shown } = painted.value;
  useEffect(() => {
    if (!canvas.current) return;
    const slotOf = (head: HeadRef) => {
      const slot = heads.findIndex((other) => sameNumbers(shown, other, head));
      return slot > 0 && mean ? 0 : slot;
    };
    if (answer) paintPair(canvas.current, of, answer.weights, answer.scale);
    else if (small) paintThumbnails(canvas.current, of, small, slotOf);
  }, [painted.value, of]);
}
