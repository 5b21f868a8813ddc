/** Which heads play a role on this text: they stand out in the map, and are listed, the clearest first. */
import * as l10n from '@vscode/l10n';
import { roleName, rolesFound, scoreText } from '../../src/drawing/roles.ts';
import { numberText } from '../../src/drawing/language.ts';
import { headName } from '../../src/protocol/inspection.ts';
import { isPartial } from '../state/rows.ts';
import { roles, sought, soughtHeads, wanted } from '../state/roles.ts';
import { addOrRemove, chooseOnly } from '../steps.ts';
import { RoleTerm } from './Term.tsx';
import { valueOf } from './toolkit.ts';
import './Roles.css';

const NONE = 'none';

export function RoleChoice() {
  if (!roles.value)
    return isPartial.value && !wanted.value ? (
      <vscode-button appearance="secondary" onClick={() => (wanted.value = true)}>
        {l10n.t('Find roles')}
      </vscode-button>
    ) : null;
  const found = rolesFound(roles.value);
  if (!found.length) return null;
  return (
    <div class="choice">
      <span class="dim" aria-hidden="true">
        {l10n.t('Role')}
      </span>
      <vscode-dropdown
        aria-label={l10n.t('Role')}
        value={sought.value ?? NONE}
        onChange={(event: Event) => {
          sought.value = found.find(({ role }) => role === valueOf(event))?.role ?? null;
        }}
      >
        <vscode-option value={NONE}>{l10n.t('all heads')}</vscode-option>
        {found.map(({ role, count }) => (
          <vscode-option key={role} value={role}>
            {l10n.t('{0} ({1})', roleName(role), numberText(count))}
          </vscode-option>
        ))}
      </vscode-dropdown>
    </div>
  );
}

/** As many as stand in a row or two. */
const MOST = 12;

export function RoleHeads() {
  const heads = soughtHeads.value;
  const [first] = heads;
  if (!first) return null;
  return (
    <p class="role-heads">
      <RoleTerm role={first.role} />{' '}
      {heads.slice(0, MOST).map((found) => (
        <button
          key={headName(found.head)}
          title={scoreText(found)}
          onClick={({ ctrlKey, metaKey }) => (ctrlKey || metaKey ? addOrRemove : chooseOnly)(found.head)}
        >
          {headName(found.head)} <span class="dim">{numberText(found.score, 2)}</span>
        </button>
      ))}
      {heads.length > MOST && <span class="dim">{l10n.t('and {0} more', numberText(heads.length - MOST))}</span>}
    </p>
  );
}
