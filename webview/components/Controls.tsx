/** What is drawn, and how: each control is named and always visible. */
import { useState } from 'preact/hooks';
import type { LinkFilter, Specials, View } from '../../src/protocol/view.ts';
import { step, view } from '../state/panel.ts';
import { toggles } from '../steps.ts';
import { isChecked, valueOf } from './toolkit.ts';
import './Controls.css';

const DIRECTIONS: Readonly<Record<View['direction'], string>> = { looksAt: 'looks at', lookedAtBy: 'is looked at by' };
const SPECIALS: Readonly<Record<Specials, string>> = { shown: 'shown', hidden: 'hidden', renormalised: 'hidden, rest renormalised' };

export function Controls() {
  const current = view.value;
  if (!current) return null;
  return (
    <section class="controls" aria-label="What is drawn">
      <Choice label="Focus" values={DIRECTIONS} value={current.direction} choose={(direction) => step((now) => ({ ...now, direction }))} />
      <LinksChoice links={current.links} />
      <Choice label="Specials" values={SPECIALS} value={current.specials} choose={(specials) => step((now) => ({ ...now, specials }))} />
      <Switch label="Words" title="Merge word pieces: mean over the pieces that look, sum over the pieces looked at" on={current.words} flip={toggles.words} />
      <Switch
        label="Mean"
        title="Draw the mean over the chosen heads; choose at least two"
        on={current.combine === 'mean' && current.heads.length > 1}
        flip={toggles.mean}
        disabled={current.heads.length < 2}
      />
      <Switch label="Heat" title="Tint the text in the editor" on={current.heat} flip={toggles.heat} />
      <Switch label="Live" title="Inspect again after each edit" on={current.live} flip={toggles.live} />
    </section>
  );
}

function Choice<T extends string>({
  label,
  values,
  value,
  choose,
}: {
  label: string;
  values: Readonly<Record<T, string>>;
  value: T;
  choose: (value: T) => void;
}) {
  const keys = Object.keys(values) as T[];
  return (
    <div class="choice">
      <span class="dim" aria-hidden="true">
        {label}
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

const KINDS: Readonly<Record<LinkFilter['kind'], string>> = { mass: 'share of a row', threshold: 'of at least', strongest: 'the strongest' };
/** What a filter starts with. */
const DEFAULTS: Readonly<Record<LinkFilter['kind'], number>> = { mass: 80, threshold: 5, strongest: 50 };
const UNITS: Readonly<Record<LinkFilter['kind'], string>> = { mass: '%', threshold: '%', strongest: 'of all' };

function LinksChoice({ links }: { links: LinkFilter }) {
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
        label="Links"
        values={KINDS}
        value={links.kind}
        choose={(kind) => {
          setWrong(false);
          apply(filterOf(kind, DEFAULTS[kind]) ?? links);
        }}
      />
      <vscode-text-field
        class={wrong ? 'amount wrong' : 'amount'}
        aria-label={`Links: ${KINDS[links.kind]}, in ${UNITS[links.kind]}`}
        aria-invalid={wrong}
        value={String(amount)}
        onChange={change}
      />
      <span class="dim">{UNITS[links.kind]}</span>
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
