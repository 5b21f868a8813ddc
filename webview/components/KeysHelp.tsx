/** The keys, on a sheet. */
import * as l10n from '@vscode/l10n';
import { KEYS } from '../keys.ts';
import { keysSheet } from '../state/keysSheet.ts';

export function KeysHelp() {
  return (
    <dialog ref={keysSheet} class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{l10n.t('Keys')}</h2>
      <dl>
        {KEYS.map(({ shown, what }) => (
          <div key={shown().join(' ')}>
            <dt>
              {shown().map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what()}</dd>
          </div>
        ))}
      </dl>
      <p class="dim">
        {l10n.t('In the map of heads the arrow keys move from head to head, Enter chooses one, Space adds it or takes it away.')}{' '}
        {l10n.t('Shift-click on a token picks it as the second.')}
      </p>
      <vscode-button onClick={() => keysSheet.current?.close()}>{l10n.t('Close')}</vscode-button>
    </dialog>
  );
}
