/** Model, place, and how it is shown. */
import { useRef } from 'preact/hooks';
import type { CommandId } from '../../src/protocol/commands.ts';
import { inspection, place, run, step, view } from '../state/panel.ts';
import { openKeys } from '../state/keysSheet.ts';
import './Header.css';

const EXPORTS: readonly { readonly label: string; readonly command: CommandId }[] = [
  { label: 'Picture (SVG, PNG)…', command: 'exportPicture' },
  { label: 'Weights (CSV, JSON, safetensors)…', command: 'exportWeights' },
  { label: 'Copy as Markdown', command: 'copyMarkdown' },
];

export function Header() {
  const current = inspection.value;
  return (
    <header>
      <button class="chip" title="Choose another model" onClick={() => run('chooseModel')}>
        {current?.model.name ?? 'Choose a model'} <span aria-hidden="true">▾</span>
      </button>
      <span class="place dim">{[place.value, current && tokenCount()].filter(Boolean).join(' · ')}</span>
      {current && (
        <div class="tools">
          <Shown />
          <ExportMenu />
          <vscode-button appearance="secondary" onClick={openKeys}>
            Keys
          </vscode-button>
        </div>
      )}
    </header>
  );
}

/** `16 tokens`, or how much of the text the model took. */
function tokenCount(): string {
  const sequences = inspection.value?.sequences ?? [];
  const segments = sequences.flatMap((sequence) => sequence.segments);
  const number = (value: number) => value.toLocaleString('en');
  if (segments.some(({ cut }) => cut !== null))
    return segments.map(({ kept, tokens }) => (kept < tokens ? `first ${number(kept)} of ${number(tokens)} tokens` : `${number(tokens)} tokens`)).join(' + ');
  return sequences.map(({ tokens }) => (tokens.length === 1 ? '1 token' : `${number(tokens.length)} tokens`)).join(' → ');
}

function Shown() {
  const show = view.value?.show ?? 'arcs';
  const choice = (value: 'arcs' | 'table', label: string) => (
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
    <div class="segmented" role="group" aria-label="Shown as">
      {choice('arcs', 'Arcs')}
      {choice('table', 'Table')}
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
        Export <span aria-hidden="true">▾</span>
      </vscode-button>
      <div class="menu" popover="auto" ref={menu} aria-label="Export">
        {EXPORTS.map(({ label, command }) => (
          <button key={command} onClick={() => choose(command)}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
