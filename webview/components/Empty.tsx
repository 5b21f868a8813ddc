/** Before the first inspection: what to do. */
import * as l10n from '@vscode/l10n';
import { activity, run } from '../state/panel.ts';
import { Worded } from './Worded.tsx';

export function Empty() {
  if (activity.value.kind === 'running')
    return (
      <main class="empty">
        <p class="dim">{l10n.t('The first picture is on its way.')}</p>
      </main>
    );
  return (
    <main class="empty">
      <h1>{l10n.t('See what a transformer attends to')}</h1>
      <p>
        <Worded text={l10n.t('Select some text in an editor and run {0}. With nothing selected, the paragraph under the cursor is taken.')}>
          <b>{l10n.t('Attention: Inspect Selection')}</b>
        </Worded>
      </p>
      <p class="buttons">
        <vscode-button onClick={() => run('inspectSelection')}>{l10n.t('Inspect Selection')}</vscode-button>
        <vscode-button appearance="secondary" onClick={() => run('openSample')}>
          {l10n.t('Open Sample')}
        </vscode-button>
        <vscode-button appearance="secondary" onClick={() => run('learn')}>
          {l10n.t('Learn in Seven Steps')}
        </vscode-button>
      </p>
    </main>
  );
}
