/** The page inside an extension's webview, which is a frame in a frame. */
import type { AxeResults } from 'axe-core';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { NAME_HELPER } from '../vscode/browser.ts';
import { PATIENCE } from './wait.ts';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the source of axe leaves on `globalThis`. */
interface WithAxe {
  axe: { run(context: Document, options: object): Promise<AxeResults> };
}

export class Webview {
  readonly container: Locator;
  readonly content: FrameLocator;

  constructor(page: Page, extensionId: string, nth: number) {
    this.container = page.locator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`).nth(nth);
    this.content = this.container.contentFrame().locator('iframe#active-frame').contentFrame();
  }

  /** An element of the page, once it is there. */
  locator(selector: string): Locator {
    return this.content.locator(selector);
  }

  async waitFor(selector: string): Promise<Locator> {
    const first = this.locator(selector).first();
    await first.waitFor({ timeout: PATIENCE });
    return first;
  }

  /** The page's frame, which can evaluate; a page that is loaded anew has a new one. */
  async frame(): Promise<Frame> {
    const html = await this.locator('html').elementHandle({ timeout: PATIENCE });
    const frame = await html?.ownerFrame();
    if (!frame) throw new Error('the webview has no page');
    await frame.evaluate(NAME_HELPER);
    return frame;
  }

  async evaluate<Result, Arg>(fn: (arg: Arg) => Result, arg: Arg): Promise<Awaited<Result>> {
    const frame = await this.frame();
    // What the page's function takes and gives is told by its own types; playwright's describe the same with handles besides.
    return (await frame.evaluate(fn as (arg: unknown) => unknown, arg)) as Awaited<Result>;
  }

  /**
   * What axe-core finds wrong with the page's accessibility: one line for each element. The page's CSP does not stand in the way.
   * A webview is transparent by default and axe would take white for its ground, so it is given the one that shines through.
   */
  async accessibilityViolations(): Promise<string[]> {
    const frame = await this.frame();
    await frame.evaluate(axeSource);
    const { violations } = await frame.evaluate(async () => {
      const { style } = document.documentElement;
      const before = style.backgroundColor;
      style.backgroundColor = 'var(--vscode-editor-background)';
      try {
        return await (globalThis as unknown as WithAxe).axe.run(document, { iframes: false, resultTypes: ['violations'] });
      } finally {
        style.backgroundColor = before;
      }
    });
    return violations.flatMap(({ id, impact, help, nodes }) => nodes.map((node) => `${impact} ${id}: ${help}: ${node.html}`));
  }

  /** A picture of the webview alone. */
  screenshot(options: { path: string }): Promise<Buffer> {
    return this.container.screenshot(options);
  }
}
