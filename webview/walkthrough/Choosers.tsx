/** Where to walk: layer, head, and the two tokens. */
import * as l10n from '@vscode/l10n';
import type { ComponentChild } from 'preact';
import { chooseHead, isFacing } from '../../src/protocol/view.ts';
import { siteText } from '../../src/drawing/caption.ts';
import { inspection, step } from '../state/panel.ts';
import { largest } from './numbers.ts';
import { keyLabel, queryLabel } from './names.tsx';
import { type Walk, walkToKey, walkToQuery, walkToSite } from './state.ts';
import './Choosers.css';

/** Tokens in a list: of a longer text those around the chosen one, and the strongest keys. */
const LISTED = 200;

export function Choosers({ walk }: { walk: Walk }) {
  const { of, head, query, key, queries, keys, produced, explanation } = walk;
  const sites = inspection.value?.sites ?? [];
  const rows = queries.tokens.length - (produced ? 1 : 0);
  const strongest = keys.tokens.length > LISTED ? largest(explanation.weights, LISTED / 2) : [];
  return (
    <div class="choosers" role="group" aria-label={l10n.t('Where to walk')}>
      {sites.length > 1 && (
        <Stepper
          label={l10n.t('Attention')}
          at={sites.findIndex(({ name }) => name === of.name)}
          count={sites.length}
          places={sites.map((_, place) => place)}
          text={(place) => siteText(sites[place]?.name ?? of.name)}
          go={(place) => walkToSite(walk, sites[place]?.name ?? of.name)}
        />
      )}
      <Stepper
        label={l10n.t('Layer')}
        at={head.layer}
        count={of.layers}
        places={range(0, of.layers)}
        text={String}
        go={(layer) => step((view) => chooseHead(view, { layer, head: head.head }))}
      />
      <Stepper
        label={l10n.t('Head')}
        at={head.head}
        count={of.heads}
        places={range(0, of.heads)}
        text={String}
        go={(place) => step((view) => chooseHead(view, { layer: head.layer, head: place }))}
      />
      <Stepper
        label={<span class="q">{isFacing(of) ? l10n.t('Target') : l10n.t('Query')}</span>}
        name={l10n.t('Query')}
        isToken
        at={query}
        count={rows}
        places={around(query, rows)}
        text={(place) => queryLabel(walk, place)}
        go={(place) => walkToQuery(walk, place)}
      />
      <Stepper
        label={<span class="k">{isFacing(of) ? l10n.t('Source') : l10n.t('Key')}</span>}
        name={l10n.t('Key')}
        isToken
        at={key}
        count={keys.tokens.length}
        places={[...new Set([...around(key, keys.tokens.length), ...strongest])].sort((a, b) => a - b)}
        text={(place) => keyLabel(walk, place)}
        go={(place) => walkToKey(walk, place)}
      />
    </div>
  );
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
const around = (place: number, count: number) => range(Math.max(0, place - LISTED / 2), Math.min(count, place + LISTED / 2));

interface StepperProps {
  readonly label: ComponentChild;
  /** Without it, the label. */
  readonly name?: string;
  /** Its texts are tokens: as wide as most are. */
  readonly isToken?: boolean;
  readonly at: number;
  readonly count: number;
  readonly places: readonly number[];
  readonly text: (place: number) => string;
  readonly go: (place: number) => void;
}

function Stepper({ label, name = String(label), isToken = false, at, count, places, text, go }: StepperProps) {
  return (
    <span class={isToken ? 'stepper tokens' : 'stepper'}>
      <span class="dim" aria-hidden="true">
        {label}
      </span>
      <button class="arrow" aria-label={l10n.t('{0}: the one before', name)} disabled={at <= 0} onClick={() => go(at - 1)}>
        ‹
      </button>
      <select
        aria-label={name}
        value={String(at)}
        onChange={({ currentTarget }) => {
          go(Number(currentTarget.value));
        }}
      >
        {places.map((place) => (
          <option key={place} value={String(place)}>
            {text(place)}
          </option>
        ))}
      </select>
      <button class="arrow" aria-label={l10n.t('{0}: the one after', name)} disabled={at >= count - 1} onClick={() => go(at + 1)}>
        ›
      </button>
    </span>
  );
}
