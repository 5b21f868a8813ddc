/** Often enough for a bar that moves, seldom enough to cost nothing. */
const INTERVAL_MS = 50;

/** Tells of a run's steps: never falls, starts at once, ends at the total, and leaves out what comes too soon after the last. */
export function reportSteps(send: (done: number, total: number) => void): (done: number, total: number) => void {
  let told = -1;
  let at = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (done <= told || (done < total && now - at < INTERVAL_MS)) return;
    told = done;
    at = now;
    send(done, total);
  };
}
