/** Whether the person wants nothing to move. */
export const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

const LASTS = 220;

/** Calls with how much of a change is done, 0…1, once a frame; at once with 1 where nothing shall move. Returns how to stop. */
export function animate(show: (done: number) => void): () => void {
  if (isStill()) {
    show(1);
    return () => undefined;
  }
  const start = performance.now();
  let frame = requestAnimationFrame(function next(now) {
    const time = Math.min(1, Math.max(0, (now - start) / LASTS));
    show(1 - (1 - time) ** 3);
    if (time < 1) frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}
