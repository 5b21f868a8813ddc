/** Before the first inspection: what to do. */
import { activity, run } from '../state/panel.ts';

export function Empty() {
  if (activity.value.kind === 'running')
    return (
      <main class="empty">
        <p class="dim">The first picture is on its way.</p>
      </main>
    );
  return (
    <main class="empty">
      <h1>See what a transformer attends to</h1>
      <p>
        Select some text in an editor and run <b>Attention: Inspect Selection</b>. With nothing selected, the paragraph under the cursor is taken.
      </p>
      <p class="buttons">
        <vscode-button onClick={() => run('inspectSelection')}>Inspect Selection</vscode-button>
        <vscode-button appearance="secondary" onClick={() => run('openSample')}>
          Open Sample
        </vscode-button>
      </p>
    </main>
  );
}
