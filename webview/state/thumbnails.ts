/** All heads, small: asked for once an inspection, site and measure. */
import { computed, effect, signal } from '@preact/signals';
import type { Thumbnails } from '../../src/protocol/engine.ts';
import { host } from '../host.ts';
import { report } from '../trouble.ts';
import { inspection, site } from './panel.ts';
import { measure } from './units.ts';

const id = computed(() => inspection.value?.id);

export const thumbnails = signal<Thumbnails | null>(null);

/** Keeps {@link thumbnails} up to date; the last ones stay until the next are there. */
export function followThumbnails(): void {
  effect(() => {
    const name = site.value?.name;
    const shown = measure.value;
    if (id.value === undefined || !name) {
      thumbnails.value = null;
      return undefined;
    }
    let over = false;
    host.thumbnails({ inspection: id.value, site: name, measure: shown }).then(
      (answer) => {
        if (!over) thumbnails.value = answer;
      },
      (error: unknown) => {
        if (!over) report(error);
      },
    );
    return () => {
      over = true;
    };
  });
}
