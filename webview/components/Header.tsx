/** Model, place, and how it is shown. */
import * as l10n from '@vscode/l10n';
import { useRef } from 'preact/hooks';
import { numberText } from '../../src/drawing/language.ts';
import type { CommandId } from '../../src/protocol/commands.ts';
import type { View } from '../../src/protocol/view.ts';
import { inspection, place, run, step, view } from '../state/panel.ts';
import { openKeys } from '../state/keysSheet.ts';
import './Header.css';

const exports = (): readonly { readonly label: string; readonly command: CommandId }[] => [
  { label: l10n.t('Picture (SVG, PNG)…'), command: 'exportPicture' },
  { label: l10n.t('Weights (CSV, JSON, safetensors)…'), command: 'exportWeights' },
  { label: l10n.t('Copy as Markdown'), command: 'copyMarkdown' },
];

export function Header() {
  const current = inspection.value;
  return (
    <header>
      <button class="chip" title={l10n.t('Choose another model')} onClick={() => run('chooseModel')}>
        {current?.model.name ?? l10n.t('Choose a model')} <span aria-hidden="true">▾</span>
      </button>
      <span class="place dim">{[place.value, current && tokenCount()].filter(Boolean).join(' · ')}</span>
      {current && (
        <div class="tools">
          <Shown />
          <ExportMenu />
          <vscode-button appearance="secondary" onClick={openKeys}>
            {l10n.t('Keys')}
          </vscode-button>
        </div>
      )}
    </header>
  );
}

/** `16 tokens`, or how much of the text the model took. */
function tokenCount(): string {
  const sequences = (inspection.value?.sequences ?? []).filter(({ name }) => name !== 'decoder_input');
  const segments = sequences.flatMap((sequence) => sequence.segments);
  const all = (count: number) => (count === 1 ? l10n.t('1 token') : l10n.t('{0} tokens', numberText(count)));
  if (segments.some(({ cut }) => cut !== null))
    return segments
      .map(({ kept, tokens }) => (kept < tokens ? l10n.t('first {0} of {1} tokens', numberText(kept), numberText(tokens)) : all(tokens)))
      .join(' + ');
  return sequences.map(({ tokens }) => all(tokens.length)).join(' → ');
}

function Shown() {
  const show = view.value?.show ?? 'arcs';
  const choice = (value: View['show'], label: string) => (
    <vscode-button
      appearance="secondary"
      class={show === value ? 'on' : ''}
      aria-pressed={show === value}
      onClick={() => step((now) => ({ ...now, show: value }))}
    >
      {label}
    </vscode-button>
  );
  return (
    <div class="segmented" role="group" aria-label={l10n.t('Shown as')}>
      {choice('arcs', l10n.t('Arcs'))}
      {choice('table', l10n.t('Table'))}
      {choice('walkthrough', l10n.t('Walk-through'))}
    </div>
  );
}

function ExportMenu() {
  const menu = useRef<HTMLDivElement>(null);
  const choose = (command: CommandId) => {
    menu.current?.hidePopover();
    run(command);
  };
  return (
    <div class="export">
      <vscode-button appearance="secondary" aria-haspopup="true" onClick={() => menu.current?.togglePopover()}>
        {l10n.t('Export')} <span aria-hidden="true">▾</span>
      </vscode-button>
      <div class="menu" popover="auto" ref={menu} aria-label={l10n.t('Export')}>
        {exports().map(({ label, command }) => (
          <button key={command} onClick={() => choose(command)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
