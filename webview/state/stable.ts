import { computed, type ReadonlySignal } from '@preact/signals';

/** A computed value that stays the same object while it says the same: what the host sends anew is not news by itself. */
export function stable<T>(compute: () => T): ReadonlySignal<T> {
  let last: { readonly text: string; readonly value: T } | undefined;
  return computed(() => {
    const value = compute();
    const text = JSON.stringify(value);
    if (last?.text === text) return last.value;
    last = { text, value };
    return value;
  });
}
