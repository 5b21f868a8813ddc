/** For everyone: each theme, keys alone, a narrow panel, large letters, little motion. */
import assert from 'node:assert/strict';
import { assertNothingFound } from './support/axe.ts';
import { inspect } from './support/inspect.ts';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import { type ThemeName, THEMES } from './support/themes.ts';

const NAMES = Object.keys(THEMES) as ThemeName[];

describe('access', () => {
  const browser = suiteBrowser();

  for (const theme of NAMES) {
    it(`${theme}: axe finds nothing, in the drawing, with two tokens picked, in the table, in the list of keys`, async () => {
      const panel = await Panel.show(
        browser(),
        await trophy({
          heads: [
            { layer: 3, head: 1 },
            { layer: 0, head: 2 },
          ],
        }),
        { theme },
      );
      await panel.says('aside', 'L4 H3');
      await assertNothingFound(panel);
      await panel.press('p', 'Enter');
      await panel.says('footer h2', 'by the weight of the link');
      await assertNothingFound(panel);
      await panel.press('t');
      await panel.page.waitForSelector('table');
      await assertNothingFound(panel);
      await panel.press('?');
      await panel.page.waitForSelector('dialog[open]');
      await assertNothingFound(panel);
      await panel.close();
    });

    it(`${theme}: axe finds nothing where something is wrong or nothing is there yet`, async () => {
      const { state, answers } = await trophy();
      const panel = await Panel.show(
        browser(),
        {
          answers,
          state: {
            ...state,
            inspection: null,
            view: null,
            activity: { kind: 'failed', message: 'The engine stopped.', actions: [{ label: 'Try again', command: 'refresh' }] },
          },
        },
        { theme },
      );
      await assertNothingFound(panel);
      await panel.close();
    });

    // axe cannot see through the tint behind a label, so this measures it.
    it(`${theme}: draw-dark-high-contrast: labels read on heat of weight 0, ½ and 1`, async () => {
      const panel = await Panel.show(
        browser(),
        withView(await inspect(['The fox saw the bird']), { heads: Array.from({ length: 8 }, (_, head) => ({ layer: 0, head })) }),
        { theme },
      );
      const contrasts = await panel.page.evaluate(() => {
        const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
        if (!context) throw new Error('no canvas');
        const body = getComputedStyle(document.body);
        /** Luminance of colours painted on one another. */
        const luminance = (...layers: readonly (readonly [string, number])[]) => {
          for (const [colour, opacity] of layers) {
            context.globalAlpha = opacity;
            context.fillStyle = colour;
            context.fillRect(0, 0, 1, 1);
          }
          const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) =>
            value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
          );
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const token = document.querySelector('.token');
        if (!token) throw new Error('no token');
        return [0, 0.5, 1].flatMap((weight) =>
          Array.from({ length: 8 }, (_, slot) => {
            token.classList.toggle('lit', weight > 0);
            const ground = luminance([body.backgroundColor, 1], [body.getPropertyValue(`--head-${slot}`), 0.4 * Math.sqrt(weight)]);
            const text = luminance([getComputedStyle(token).color, 1]);
            return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
          }),
        );
      });
      assert(Math.min(...contrasts) >= 4.5, `${Math.min(...contrasts)}`);
      await panel.close();
    });
  }

  it('keys alone: Tab reaches every control, each with a name and a visible focus', async () => {
    const panel = await Panel.show(browser(), await trophy());
    const reached: { name: string; outlined: boolean }[] = [];
    for (let stop = 0; stop < 60; stop++) {
      await panel.press('Tab');
      const at = await panel.page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const inner = element.shadowRoot?.activeElement ?? element;
        const look = (of: Element) => `${getComputedStyle(of).outlineStyle} ${getComputedStyle(of).boxShadow} ${getComputedStyle(of).borderColor}`;
        const focused = [...[inner, element, element.closest('.scroller')], ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
          .filter((of) => of instanceof Element)
          .map(look);
        if (element instanceof HTMLElement) element.blur();
        const resting = [...[inner, element, element.closest('.scroller')], ...(element.shadowRoot?.querySelectorAll('*') ?? [])]
          .filter((of) => of instanceof Element)
          .map(look);
        if (element instanceof HTMLElement) element.focus();
        return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '', outlined: focused.join() !== resting.join() };
      });
      if (!at || (reached.length > 0 && at.name === reached[0]?.name)) break;
      reached.push(at);
    }
    const names = reached.map(({ name }) => name).join('; ');
    for (const wanted of [
      'all-MiniLM-L6-v2',
      'Arcs',
      'Table',
      'Export',
      'Keys',
      'Focus',
      'Links',
      'Specials',
      'Words',
      'Heat',
      'Live',
      'Tokens, in text order',
      'L4 H3',
      'Pick second token',
      'Show all 16',
      'Click adds',
      'Layer 0',
      'L3 H1',
    ])
      assert(names.includes(wanted), `${wanted} not in ${names}`);
    for (const { name, outlined } of reached) assert(name !== '' && outlined, `no visible focus: ${name}`);
    await panel.close();
  });

  it('the list of keys opens and closes by keys', async () => {
    const panel = await Panel.show(browser(), await trophy());
    await panel.press('?');
    await panel.says('dialog[open]', 'which heads link the two?');
    await panel.press('Escape');
    await panel.page.waitForSelector('dialog:not([open])', { state: 'attached' });
    await panel.headline('it looks mostly at trophy');
    await panel.close();
  });

  for (const [name, options] of Object.entries({
    '480 points wide': { width: 480, height: 800 },
    '200 % zoom': { zoom: 2 },
    '620 points wide': { width: 620, height: 760 },
  })) {
    it(`${name}: nothing is cut off at the side`, async () => {
      const panel = await Panel.show(browser(), await trophy(), options);
      const { wide, inner } = await panel.page.evaluate(() => ({
        wide: document.querySelector('.panel')?.scrollWidth ?? 0,
        inner: document.querySelector('.panel')?.clientWidth ?? 0,
      }));
      assert(wide <= inner, `${wide} > ${inner}`);
      const aside = await panel.page.locator('aside').boundingBox();
      const main = await panel.page.locator('main').boundingBox();
      assert(aside && main);
      // Below 640 points the details move under the stage.
      assert.equal(aside.y >= main.y + main.height - 1, (options as { width?: number }).width !== undefined);
      await panel.close();
    });
  }

  it('reduced motion: nothing moves by itself', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(
      browser(),
      { answers, state: { ...state, activity: { kind: 'running', done: 1, total: 8, words: null } } },
      { reducedMotion: 'reduce' },
    );
    const moving = await panel.page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => parseFloat(getComputedStyle(element).transitionDuration) > 0 || getComputedStyle(element).animationName !== 'none')
        .map(({ className }) => className),
    );
    assert.deepEqual(moving, []);
    await panel.close();
  });
});
