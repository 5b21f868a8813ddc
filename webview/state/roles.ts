/** What the heads of the site do on this text: asked for once the map is there. */
import { computed, effect, signal } from '@preact/signals';
import type { HeadRef } from '../../src/protocol/inspection.ts';
import type { RoleId, Roles } from '../../src/protocol/roles.ts';
import { type HeadRole, headsOf, roleOf } from '../../src/drawing/roles.ts';
import { host } from '../host.ts';
import { report } from '../trouble.ts';
import { inspection, site } from './panel.ts';
import { isPartial } from './rows.ts';
import { thumbnails } from './thumbnails.ts';

export const roles = signal<Roles | null>(null);
/** The role whose heads stand out in the map; null for none. */
export const sought = signal<RoleId | null>(null);

/** What a person waits for comes first. */
const REST = 250;

/** Of a long text all weights would have to be made: only for those who ask. */
export const wanted = signal(false);

/** Keeps {@link roles} up to date. */
export function followRoles(): void {
  let asked = '';
  let latest = '';
  effect(() => {
    const [id, name] = [inspection.value?.id, site.value?.name];
    const key = `${id} ${name}`;
    if (key !== latest) {
      roles.value = null;
      asked = '';
    }
    latest = key;
    if (id === undefined || !name || !thumbnails.value || key === asked || (isPartial.value && !wanted.value)) return undefined;
    const timer = setTimeout(() => {
      asked = key;
      host.roles({ inspection: id, site: name }).then(
        (answer) => {
          if (key === latest) roles.value = answer;
        },
        (error: unknown) => {
          if (key === latest) report(error);
        },
      );
    }, REST);
    return () => clearTimeout(timer);
  });
}

export const roleOfHead = (head: HeadRef): HeadRole | null => (roles.value && site.value ? roleOf(roles.value, site.value, head) : null);

/** Its heads, the clearest first; none where no head of the site has it. */
export const soughtHeads = computed((): readonly HeadRole[] =>
  roles.value && site.value && sought.value ? headsOf(roles.value, site.value, sought.value) : [],
);
