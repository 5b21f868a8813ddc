/** What is going on: a run, an edit since the last one, a failure. The old picture stays below it. */
import * as l10n from '@vscode/l10n';
import type { CommandId } from '../../src/protocol/commands.ts';
import { activity, run } from '../state/panel.ts';
import { trouble } from '../trouble.ts';
import './ActivityBar.css';

export function ActivityBar() {
  const now = activity.value;
  return (
    <div class="activity" role="status">
      {now.kind === 'running' && <Running done={now.done} total={now.total} words={now.words} />}
      {now.kind === 'outdated' && (
        <div class="line">
          <span>{l10n.t('The text has changed since this picture was made.')}</span>
          <Action label={l10n.t('Refresh')} command="refresh" />
        </div>
      )}
      {now.kind === 'failed' && (
        <div class="line failed">
          <span>{now.message}</span>
          {now.actions.map(({ label, command }) => (
            <Action key={command} label={label} command={command} />
          ))}
        </div>
      )}
      {trouble.value !== null && (
        <div class="line failed">
          <span>{trouble.value}</span>
          <Action label={l10n.t('Refresh')} command="refresh" />
          <Action label={l10n.t('Show Log')} command="showLog" />
          <vscode-button
            appearance="secondary"
            onClick={() => {
              trouble.value = null;
            }}
          >
            {l10n.t('Close')}
          </vscode-button>
        </div>
      )}
    </div>
  );
}

/** `words`: what the model has written so far. */
function Running({ done, total, words }: { done: number; total: number; words: string | null }) {
  return (
    <div class="line running">
      <div class="progress" role="progressbar" aria-label={l10n.t('The model runs')} aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
        <div style={{ width: `${total ? (100 * done) / total : 0}%` }} />
      </div>
      <span>{total ? l10n.t('Running the model: {0} of {1} steps', done, total) : l10n.t('Starting')}</span>
      <Action label={l10n.t('Cancel')} command="cancel" />
      {words !== null && (
        <p class="words">
          <span class="dim">{l10n.t('The model writes:')}</span> <bdi>{words}</bdi>
          <span class="caret" aria-hidden="true" />
        </p>
      )}
    </div>
  );
}

const Action = ({ label, command }: { label: string; command: CommandId }) => (
  <vscode-button
    appearance="secondary"
    onClick={() => {
      trouble.value = null;
      run(command);
    }}
  >
    {label}
  </vscode-button>
);
