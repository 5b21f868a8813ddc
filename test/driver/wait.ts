import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds; a busy machine is several times slower than a free one. */
export const PATIENCE = 20_000;

/** Asks `probe` every 50 ms until it answers something truthy, and returns that. `complaint()` is the error when it never does. */
export async function until<T>(probe: () => T | Promise<T>, complaint: () => string): Promise<Exclude<T, null | undefined | false | 0 | ''>> {
  for (const end = Date.now() + PATIENCE; ;) {
    const answer = await probe();
    if (answer) return answer as Exclude<T, null | undefined | false | 0 | ''>;
    if (Date.now() > end) throw new Error(`${complaint()} (waited ${PATIENCE / 1000} s)`);
    await sleep(50);
  }
}
