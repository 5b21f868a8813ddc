/** What a walk-through shows, in a test's words. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { Inspected } from './inspect.ts';
import type { OpenOptions } from './openPage.ts';
import { Panel } from './panel.ts';

/** A panel that walks through the weight that its view says. */
export async function walking(browser: Browser, inspected: Inspected, options: Partial<OpenOptions> = {}): Promise<Panel> {
  const panel = await Panel.show(browser, inspected, { ...options, settle: false });
  await panel.page.waitForSelector('.walk-step');
  await panel.drawn();
  return panel;
}

export const titleOf = (panel: Panel): Promise<string> => panel.textOf('.walkthrough h1');

/** Strips of cells, by the names that screen readers know. */
export class Strips {
  constructor(private readonly panel: Panel) {}

  named(name: string) {
    return this.panel.page.locator(`[role=slider][aria-label="${name}"]`).first();
  }

  /** The first numbers of a strip, as a screen reader is told of them. */
  async values(name: string, count: number): Promise<readonly number[]> {
    const strip = this.named(name);
    await strip.focus();
    await this.panel.press('Home');
    const read: number[] = [];
    for (let cell = 0; cell < count; cell++) {
      const text = (await strip.getAttribute('aria-valuetext')) ?? '';
      const [, at, value] = /^dimension (\d+): (.*)$/.exec(text) ?? [];
      assert.equal(Number(at), cell);
      read.push(Number(value?.replaceAll(',', '')));
      await this.panel.press('ArrowRight');
    }
    return read;
  }

  /** From now on counts how many looks a strip has had, frame by frame. */
  async watch(name: string): Promise<() => Promise<number>> {
    const seen = await this.named(name).evaluateHandle((strip) => {
      const looks: string[] = [];
      const canvas = strip.querySelector('canvas');
      requestAnimationFrame(function look() {
        const now = canvas?.toDataURL() ?? '';
        if (looks.at(-1) !== now) looks.push(now);
        if (canvas?.isConnected) requestAnimationFrame(look);
      });
      return looks;
    });
    return () => seen.evaluate((looks) => looks.length);
  }

  /** Red, green and blue of each cell of a head's strip, seen over black. */
  colours(name: string): Promise<readonly (readonly [number, number, number])[]> {
    return this.named(name).evaluate((strip) => {
      const canvas = strip.querySelector('canvas');
      const cells = Number(strip.getAttribute('aria-valuemax')) + 1;
      const context = canvas?.getContext('2d');
      if (!canvas || !context) throw new Error('no canvas');
      const { data } = context.getImageData(0, 0, canvas.width, 1);
      return Array.from({ length: cells }, (_, cell): [number, number, number] => {
        const at = 4 * Math.floor(((cell + 0.5) * canvas.width) / cells);
        const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
        return [(red * alpha) / 255, (green * alpha) / 255, (blue * alpha) / 255];
      });
    });
  }
}

/** The rows of a step's table. */
export class BarRows {
  constructor(
    private readonly panel: Panel,
    private readonly step: number,
  ) {}

  private rows() {
    return this.panel.page.locator(`.walk-step:nth-of-type(${this.step}) .bar-table tbody tr:not(.more)`);
  }

  private cell(label: string, column: number) {
    return this.rows()
      .filter({ has: this.panel.page.locator('th').getByText(label, { exact: true }) })
      .first()
      .locator('td')
      .nth(column);
  }

  count(): Promise<number> {
    return this.rows().count();
  }

  async text(label: string, column: number): Promise<string> {
    return (await this.cell(label, column).textContent()) ?? '';
  }

  async width(label: string, column: number): Promise<number> {
    return (await this.cell(label, column).locator('.fill').boundingBox())?.width ?? 0;
  }
}
