/** What is going on: a run, an edit since the last one, a failure. The old picture stays below it. */
import type { CommandId } from '../../src/protocol/commands.ts';
import { activity, run } from '../state/panel.ts';
import { trouble } from '../trouble.ts';
import './ActivityBar.css';

export function ActivityBar() {
  const now = activity.value;
  return (
    <div class="activity" role="status">
      {now.kind === 'running' && <Running done={now.done} total={now.total} />}
      {now.kind === 'outdated' && (
        <div class="line">
          <span>The text has changed since this picture was made.</span>
          <Action label="Refresh" command="refresh" />
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
          <Action label="Refresh" command="refresh" />
          <Action label="Show log" command="showLog" />
          <vscode-button
            appearance="secondary"
            onClick={() => {
              trouble.value = null;
            }}
          >
            Close
          </vscode-button>
        </div>
      )}
    </div>
  );
}

function Running({ done, total }: { done: number; total: number }) {
  return (
    <div class="line running">
      <div class="progress" role="progressbar" aria-label="The model runs" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done}>
        <div style={{ width: `${total ? (100 * done) / total : 0}%` }} />
      </div>
      <span>{total ? `Running the model: ${done} of ${total} steps` : 'Starting'}</span>
      <Action label="Cancel" command="cancel" />
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
