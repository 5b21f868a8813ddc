/** A browser for the tests of a suite, and the model behind them; both end with the suite. */
import type { Browser } from 'playwright-core';
import { closeModels } from './inspect.ts';
import { startBrowser } from './openPage.ts';

/** Call it inside `describe`; the browser is there while a test runs. */
export function suiteBrowser(): () => Browser {
  let browser: Browser | undefined;
  before(async () => {
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await closeModels();
  });
  return () => {
    if (!browser) throw new Error('no test is running');
    return browser;
  };
}
