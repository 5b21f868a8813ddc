import { signal } from '@preact/signals';
import { saveState, savedState } from '../host.ts';

/** A switch of the page alone, which stays as it was left while the panel is hidden or the window reloads. */
export function keptSwitch(name: string): { readonly on: boolean; set(on: boolean): void } {
  const state = signal(savedState()[name] === true);
  return {
    get on() {
      return state.value;
    },
    set(on) {
      state.value = on;
      saveState({ [name]: on });
    },
  };
}
