/** The keys, on a sheet. */
import { createRef } from 'preact';
import { KEYS } from '../keys.ts';

const dialog = createRef<HTMLDialogElement>();

export const openKeys = (): void => dialog.current?.showModal();

export function KeysHelp() {
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title">
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
      <vscode-button onClick={() => dialog.current?.close()}>Close</vscode-button>
    </dialog>
  );
}
