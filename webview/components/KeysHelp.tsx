/** The keys, on a sheet. */
import { KEYS } from '../keys.ts';
import { keysSheet } from '../state/keysSheet.ts';

export function KeysHelp() {
  return (
    <dialog ref={keysSheet} class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(({ shown, what }) => (
          <div key={what}>
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="dim">
        In the map of heads the arrow keys move from head to head, Enter chooses one, Space adds it or takes it away. Shift-click on a token picks it as the
        second.
      </p>
      <vscode-button onClick={() => keysSheet.current?.close()}>Close</vscode-button>
    </dialog>
  );
}
