/** When something was painted, measured in a page the same way for both programs: at the end of the frame that shows it. */
import type { Page } from 'playwright-core';

/** Milliseconds since 1970, with fractions; the same clock in this process and in a page. */
export const now = () => performance.timeOrigin + performance.now();

/** By what a page shows that it has drawn: a performance mark that it sets, or an element. */
export type Sign = { readonly mark: string } | { readonly selector: string };

declare global {
  interface Window {
    /** Milliseconds from the pointer's next movement to the end of the frame that shows the sign. */
    pointed: Promise<number>;
  }
}

/** When the first frame ended that shows the sign, a mark later than `since`. */
export const paintedWhen = (page: Page, sign: Sign, since = 0): Promise<number> =>
  page.evaluate(
    async ({ sign, since }) => {
      const isDrawn = () =>
        'selector' in sign
          ? document.querySelector(sign.selector) !== null
          : performance.getEntriesByName(sign.mark).some(({ startTime }) => performance.timeOrigin + startTime >= since);
      const endOfFrame = () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve();
            port2.postMessage(null);
          }),
        );
      do await endOfFrame();
      while (!isDrawn());
      return performance.timeOrigin + performance.now();
    },
    { sign, since },
  );

/** Milliseconds from a movement of the pointer to the end of the frame that it changed. */
export async function pointerToPaint(page: Page, x: number, y: number, sign: Sign): Promise<number> {
  await page.evaluate((sign) => {
    window.pointed = new Promise((resolve) => {
      const moved = ({ timeStamp }: PointerEvent) => {
        const isDrawn = () =>
          'selector' in sign
            ? document.querySelector(sign.selector) !== null
            : performance.getEntriesByName(sign.mark).some(({ startTime }) => startTime >= timeStamp);
        const endOfFrame = () =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => (isDrawn() ? resolve(performance.now() - timeStamp) : endOfFrame());
            port2.postMessage(null);
          });
        endOfFrame();
      };
      addEventListener('pointermove', moved, { capture: true, once: true });
    });
  }, sign);
  await page.mouse.move(x, y);
  return page.evaluate(() => window.pointed);
}
