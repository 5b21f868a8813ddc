/** What a person does with the panel, and what the panel shows, in a test's words. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openingView, type View } from '../../../src/protocol/view.ts';
import { inspect, type Inspected, TROPHY } from './inspect.ts';
import { openPage, type OpenOptions, type OpenPage } from './openPage.ts';

/** The sample with the head that it is known for, and its focus on `it`. */
export async function trophy(view: Partial<View> = {}): Promise<Inspected> {
  const { state, answers } = await inspect([TROPHY]);
  return withView({ state, answers }, { heads: [{ layer: 3, head: 1 }], focus: { sequence: 'text', index: 11 }, ...view });
}

export function withView({ state, answers }: Inspected, view: Partial<View>): Inspected {
  assert(state.inspection);
  return { answers, state: { ...state, view: { ...openingView(state.inspection), ...view } } };
}

/** The first one's state, and a host that knows both inspections. */
export function both(first: Inspected, second: Inspected): Inspected {
  const of = (id: string) => (id === second.state.inspection?.id ? second : first).answers;
  return {
    state: first.state,
    answers: {
      weights: (question) => of(question.inspection).weights(question),
      mean: (question) => of(question.inspection).mean(question),
      thumbnails: (question) => of(question.inspection).thumbnails(question),
      links: (question) => of(question.inspection).links(question),
      predictions: (question) => of(question.inspection).predictions(question),
      explain: (question) => of(question.inspection).explain(question),
      roles: (question) => of(question.inspection).roles(question),
    },
  };
}

export class Panel {
  private constructor(readonly open: OpenPage) {}

  static async show(browser: Browser, inspected: Inspected, { settle = true, ...options }: Partial<OpenOptions> & { settle?: boolean } = {}): Promise<Panel> {
    const panel = new Panel(await openPage(browser, { ...inspected, ...options }));
    await panel.page.waitForSelector('.panel');
    if (settle && inspected.state.inspection && inspected.state.view?.show !== 'table')
      await panel.page.waitForFunction(() => performance.getEntriesByName('background-painted').length > 0);
    return panel;
  }

  get page() {
    return this.open.page;
  }

  /** Ends the page; it must not have complained. */
  async close(): Promise<void> {
    const faults = (await this.open.log()).filter(({ method }) => method === 'fault');
    await this.open.close();
    assert.deepEqual([...this.open.complaints, ...faults], []);
  }

  /** Waits until an element's text, with single spaces, holds a text. */
  async says(selector: string, text: string): Promise<void> {
    await this.page
      .waitForFunction(
        ([where, what]) => [...document.querySelectorAll(where)].some((element) => element.textContent?.replace(/\s+/g, ' ').includes(what)),
        [selector, text] as const,
        { timeout: 10_000 },
      )
      .catch(async () => assert.fail(`${selector} says ${JSON.stringify(await this.textOf(selector))}, not ${text}`));
  }

  headline(text: string): Promise<void> {
    return this.says('.headline', text);
  }

  async textOf(selector: string): Promise<string> {
    return (await this.page.locator(selector).allTextContents()).join(' | ').replace(/\s+/g, ' ');
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  token(unit: number) {
    return this.page.locator(`[data-unit="${unit}"]`);
  }

  head(name: string) {
    return this.page.locator(`[data-head="${name}"]`);
  }

  /** Takes an option of a choice in the controls, by its label, and leaves the choice. */
  async choose(label: string, option: string): Promise<void> {
    await this.page.locator(`vscode-dropdown[aria-label="${label}"]`).click();
    await this.page.getByRole('option', { name: option }).click();
    await this.page.locator('h1').click();
  }

  /** The view that the host was told of last. */
  async told(): Promise<View> {
    await this.drawn();
    const changes = (await this.open.log()).filter(({ method }) => method === 'change');
    const last = changes.at(-1)?.params;
    assert(typeof last === 'object' && last !== null && 'view' in last, 'the host was told of no change');
    return last.view as View;
  }

  /** Waits until the host was told of a view that fits. */
  async tells(fits: (view: View) => boolean): Promise<void> {
    for (let turn = 0; turn < 100; turn++) {
      if ((await this.requests('change')) > 0 && fits(await this.told())) return;
      await this.drawn();
    }
    assert.fail(`the host was told ${JSON.stringify(await this.told())}`);
  }

  async requests(method: string): Promise<number> {
    return (await this.open.log()).filter((entry) => entry.method === method).length;
  }

  /** Waits until the page has run exactly these commands. */
  async runs(...commands: readonly string[]): Promise<void> {
    const ran = async () =>
      (await this.open.log()).flatMap(({ method, params }) =>
        method === 'run' && typeof params === 'object' && params !== null && 'command' in params ? [params.command] : [],
      );
    for (let turn = 0; turn < 100 && (await ran()).length < commands.length; turn++) await this.drawn();
    assert.deepEqual(await ran(), commands);
  }

  counts() {
    return this.page.evaluate(() => ({ layouts: 0, backgrounds: 0, focuses: 0, ...window.attentionInspectorCounts }));
  }

  /** Waits until all that was asked for is drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
}
