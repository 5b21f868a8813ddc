/** A text of 8,192 tokens: only what is seen is asked for, drawn and kept. */
import assert from 'node:assert/strict';
import { suiteBrowser } from './support/browser.ts';
import { Panel, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';

const TOKENS = 8192;
const labels = Array.from({ length: TOKENS }, (_, index) => ['the', 'river', 'rose', 'fast', 'that', 'night'][index % 6] ?? '');
const long = () => synthetic({ labels, score: (query, key) => Number(key <= query) * (key === Math.max(0, query - 3) ? 50 : key === 0 ? 20 : 1 / TOKENS) });

/** The rows that were asked for, as ranges. */
async function askedRows(panel: Panel): Promise<readonly (readonly [number, number])[]> {
  const log = await panel.open.log();
  return log.filter(({ method }) => method === 'weights').map(({ params }) => (params as { rows: readonly [number, number] }).rows);
}

describe('a long text', () => {
  let panel: Panel;
  after(() => panel.close()); // before the browser is
  const browser = suiteBrowser();
  before(async () => {
    panel = await Panel.show(browser(), withView(long(), { focus: { sequence: 'text', index: 100 } }));
  });

  it('asks for the rows near the screen and the focused one, in chunks', async () => {
    await panel.headline('that looks mostly at river');
    const rows = await askedRows(panel);
    assert(rows.length > 0);
    for (const [from, to] of rows) assert(to - from <= 64 && to <= 1024, `${from}…${to}`);
    await panel.headline('A long text: faint arcs are those of the rows near the screen, ');
  });

  it('the end of it is one key away, and asks for its own rows', async () => {
    await panel.press('End');
    await panel.page.waitForFunction((last) => document.querySelector(`#token-${last}.focused`) !== null, TOKENS - 1);
    await panel.headline('river looks mostly at that');
    assert((await askedRows(panel)).some(([from, to]) => from <= TOKENS - 1 && to === TOKENS));
    await panel.page.waitForFunction((last) => {
      const box = document.querySelector(`#token-${last}`)?.getBoundingClientRect();
      return box && box.top > 0 && box.bottom < innerHeight;
    }, TOKENS - 1);
  });

  it('rows that are scrolled past are not asked for', async () => {
    const before = (await askedRows(panel)).length;
    await panel.page.evaluate(async () => {
      const scroller = document.querySelector('.scroller');
      for (let at = 0; scroller && at < 40; at++) {
        scroller.scrollTop = (scroller.scrollHeight * (40 - at)) / 41;
        await new Promise(requestAnimationFrame);
      }
      if (scroller) scroller.scrollTop = 0;
    });
    await panel.page.waitForFunction(() => performance.getEntriesByName('background-painted').length > 0);
    await panel.press('Home');
    await panel.headline('the looks mostly at itself');
    const asked = (await askedRows(panel)).length - before;
    assert(asked <= 16, `${asked} chunks`);
  });

  it('who looks at a token is searched in the rows near the screen, and that is said', async () => {
    await panel.press('d');
    await panel.headline('the is looked at most by');
    await panel.headline('who looks at it is searched in the rows near the screen, ');
    await panel.press('d');
  });

  it('the table and the list of all have a limit, and say it', async () => {
    await panel.press('t');
    await panel.says('caption', `The strongest 500 of ${TOKENS.toLocaleString('en')}.`);
    assert.equal(await panel.page.locator('.table tbody tr').count(), 500);
    await panel.press('t');
    await panel.page.waitForSelector('.scroller');
    await panel.says('aside', 'Show all 500');
  });

  it('of a head that is pointed at, it says on how many rows it was measured', async () => {
    await panel.head('L1 H1').hover();
    await panel.says('.head-info', 'measured on rows');
  });

  it('a change of focus takes little time, and the page keeps little', async () => {
    const { frames, bytes } = await panel.page.evaluate(async () => {
      const times: number[] = [];
      for (let turn = 0; turn < 20; turn++) {
        const start = performance.now();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        await new Promise<void>((resolve) => {
          const wait = () => ((performance.getEntriesByName('focus-painted')[0]?.startTime ?? 0) > start ? resolve() : requestAnimationFrame(wait));
          requestAnimationFrame(wait);
        });
        times.push(performance.now() - start);
      }
      const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
      return { frames: times.sort((a, b) => a - b), bytes: memory.usedJSHeapSize };
    });
    const median = frames[10] ?? NaN;
    assert(median < 250, `${median} ms`);
    assert(bytes < 400e6, `${bytes} bytes`);
    if (process.env['SHOW']) console.log({ median, slowest: frames.at(-1), megabytes: Math.round(bytes / 1e6) });
  });
});
