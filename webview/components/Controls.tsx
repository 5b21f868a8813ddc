/** What is drawn, and how: each control is named and always visible. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { siteText } from '../../src/drawing/caption.ts';
import { measureName } from '../../src/drawing/measured.ts';
import type { Site, SiteName } from '../../src/protocol/inspection.ts';
import { MEASURE_IDS, MEASURES, type MeasureId } from '../../src/protocol/measures.ts';
import { chooseSite, hasMeasure, hasRowReadings, isFacing, type LinkFilter, type RowReading, type Specials, type View } from '../../src/protocol/view.ts';
import { inspection, site, step, view } from '../state/panel.ts';
import { toggles } from '../steps.ts';
import { MeasureTerm } from './Term.tsx';
import { isChecked, valueOf } from './toolkit.ts';
import './Controls.css';

const directions = (): Readonly<Record<View['direction'], string>> => ({ looksAt: l10n.t('looks at'), lookedAtBy: l10n.t('is looked at by') });
const rowReadings = (): Readonly<Record<RowReading, string>> => ({
  reads: l10n.t('of the step that reads it'),
  produces: l10n.t('of the step that produces it'),
});
const specials = (): Readonly<Record<Specials, string>> => ({
  shown: l10n.t('shown'),
  hidden: l10n.t('hidden'),
  renormalised: l10n.t('hidden, rest renormalised'),
});

export function Controls() {
  const current = view.value;
  if (!current || !site.value) return null;
  return (
    <section class="controls" aria-label={l10n.t('What is drawn')}>
      <SiteChoice current={current.site} />
      <MeasureChoice current={current.measure} of={site.value} />
      {!isFacing(site.value) && (
        <Choice label={l10n.t('Focus')} values={directions()} value={current.direction} choose={(direction) => step((now) => ({ ...now, direction }))} />
      )}
      {hasRowReadings(current.site) && (
        <Choice label={l10n.t('Row of a token')} values={rowReadings()} value={current.rows} choose={(rows) => step((now) => ({ ...now, rows }))} />
      )}
      <LinksChoice links={current.links} measure={current.measure} />
      <Choice label={l10n.t('Specials')} values={specials()} value={current.specials} choose={(chosen) => step((now) => ({ ...now, specials: chosen }))} />
      <Switch
        label={l10n.t('Words')}
        title={l10n.t('Merge word pieces: mean over the pieces that look, sum over the pieces looked at')}
        on={current.words}
        flip={toggles.words}
      />
      <Switch
        label={l10n.t('Mean')}
        title={l10n.t('Draw the mean over the chosen heads; choose at least two')}
        on={current.combine === 'mean' && current.heads.length > 1}
        flip={toggles.mean}
        disabled={current.heads.length < 2}
      />
      <Switch label={l10n.t('Heat')} title={l10n.t('Tint the text in the editor')} on={current.heat} flip={toggles.heat} />
      <Switch label={l10n.t('Live')} title={l10n.t('Inspect again after each edit')} on={current.live} flip={toggles.live} />
    </section>
  );
}

/** What the numbers say: only what can be said of the links on screen. */
function MeasureChoice({ current, of }: { current: MeasureId; of: Site }) {
  const values: Partial<Record<MeasureId, string>> = {};
  for (const measure of MEASURE_IDS) if (hasMeasure(of, measure)) values[measure] = measureName(measure);
  const label = l10n.t('Measure');
  return (
    <Choice
      label={label}
      told={<MeasureTerm measure={current}>{label}</MeasureTerm>}
      values={values}
      value={current}
      choose={(measure) => step((now) => ({ ...now, measure }))}
    />
  );
}

/** By name, where a model has more than one. */
function SiteChoice({ current }: { current: SiteName }) {
  const { sites = [] } = inspection.value ?? {};
  if (sites.length < 2) return null;
  const values: Partial<Record<SiteName, string>> = {};
  for (const { name } of sites) values[name] = siteText(name);
  return (
    <Choice
      label={l10n.t('Attention')}
      values={values}
      value={current}
      choose={(name) => step((now) => (inspection.value ? chooseSite(now, inspection.value, name) : now))}
    />
  );
}

function Choice<T extends string>({
  label,
  told,
  values,
  value,
  choose,
}: {
  label: string;
  /** The label, where it explains itself. */
  told?: ComponentChild;
  values: Readonly<Partial<Record<T, string>>>;
  value: T;
  choose: (value: T) => void;
}) {
  const keys = Object.keys(values) as T[];
  return (
    <div class="choice">
      <span class="dim" aria-hidden={told === undefined}>
        {told ?? label}
      </span>
      <vscode-dropdown
        aria-label={label}
        value={value}
        onChange={(event: Event) => {
          const chosen = keys.find((key) => key === valueOf(event));
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {keys.map((key) => (
          <vscode-option key={key} value={key}>
            {values[key]}
          </vscode-option>
        ))}
      </vscode-dropdown>
    </div>
  );
}

const kinds = (): Readonly<Record<LinkFilter['kind'], string>> => ({
  mass: l10n.t('share of a row'),
  threshold: l10n.t('of at least'),
  strongest: l10n.t('the strongest'),
});
/** What the number beside them is called. */
const amountNames = (): Readonly<Record<LinkFilter['kind'], string>> => ({
  mass: l10n.t('Links: share of a row, in per cent'),
  threshold: l10n.t('Links: least weight, in per cent'),
  strongest: l10n.t('Links: how many of the strongest'),
});
/** What a filter starts with. */
const DEFAULTS: Readonly<Record<LinkFilter['kind'], number>> = { mass: 80, threshold: 5, strongest: 50 };
const unitsOf = (measure: MeasureId): Readonly<Record<LinkFilter['kind'], string>> => ({
  mass: '%',
  threshold: MEASURES[measure].most === null ? l10n.t('% of the largest') : '%',
  strongest: l10n.t('of all'),
});

function LinksChoice({ links, measure }: { links: LinkFilter; measure: MeasureId }) {
  const apply = (next: LinkFilter) => step((now) => ({ ...now, links: next }));
  const amount = amountOf(links);
  const [wrong, setWrong] = useState(false);
  const change = (event: Event) => {
    const next = filterOf(links.kind, Number(valueOf(event)));
    setWrong(!next);
    if (next) apply(next);
  };
  return (
    <div class="choice">
      <Choice
        label={l10n.t('Links')}
        values={kinds()}
        value={links.kind}
        choose={(kind) => {
          setWrong(false);
          apply(filterOf(kind, DEFAULTS[kind]) ?? links);
        }}
      />
      <vscode-text-field
        class={wrong ? 'amount wrong' : 'amount'}
        ref={(field: HTMLElement | null) => field?.setAttribute('aria-label', amountNames()[links.kind]) /* the toolkit puts its own over an attribute */}
        aria-invalid={wrong}
        value={String(amount)}
        onChange={change}
      />
      <span class="dim">{unitsOf(measure)[links.kind]}</span>
    </div>
  );
}

function amountOf(links: LinkFilter): number {
  if (links.kind === 'mass') return Math.round(1000 * links.mass) / 10;
  return links.kind === 'threshold' ? Math.round(1000 * links.weight) / 10 : links.count;
}

/** Null for a number that makes no filter. */
function filterOf(kind: LinkFilter['kind'], amount: number): LinkFilter | null {
  if (!Number.isFinite(amount) || amount < 0) return null;
  if (kind === 'strongest') return Number.isInteger(amount) && amount > 0 ? { kind, count: amount } : null;
  if (amount > 100) return null;
  if (kind === 'threshold') return { kind, weight: amount / 100 };
  return amount > 0 ? { kind, mass: amount / 100 } : null;
}

function Switch({ label, title, on, flip, disabled = false }: { label: string; title: string; on: boolean; flip: (view: View) => View; disabled?: boolean }) {
  return (
    <vscode-checkbox
      checked={on}
      disabled={disabled}
      title={title}
      onChange={(event: Event) => {
        if (isChecked(event) !== on) step(flip);
      }}
    >
      {label}
    </vscode-checkbox>
  );
}
