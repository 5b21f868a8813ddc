/**
 * The whole panel, compared with approved pictures. They were made with Chromium and the DejaVu fonts of Debian; where letters have
 * other widths there is nothing to compare. A picture that differs is left beside it as `.actual.png`, and `UPDATE=1` approves all.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { suiteBrowser } from './support/browser.ts';
import { inspect, type Inspected } from './support/inspect.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import type { ThemeName } from './support/themes.ts';

const FOLDER = path.join(import.meta.dirname, 'pictures');
/** Share of pixels that may differ: versions of Chromium smooth edges differently. */
const TOLERATED = 0.01;
/** Width of a word in DejaVu Sans at 13 points, on the machine that made the pictures. */
const WORD = { text: 'suitcase', width: 53.6 };

const SIZES = { wide: { width: 960, height: 640 }, narrow: { width: 480, height: 960 } } as const;
type Shown = readonly [theme: ThemeName, size: keyof typeof SIZES];

/** What is pictured, by what its files' names begin with. */
const SUBJECTS: Readonly<Record<string, { readonly make: () => Promise<Inspected>; readonly waitsFor: string; readonly shown: readonly Shown[] }>> = {
  '': {
    make: () =>
      trophy({
        heads: [
          { layer: 3, head: 1 },
          { layer: 0, head: 2 },
        ],
      }),
    waitsFor: 'L4 H3',
    shown: [
      ['dark', 'wide'],
      ['dark', 'narrow'],
      ['light', 'wide'],
      ['light', 'narrow'],
      ['hc-dark', 'wide'],
      ['hc-dark', 'narrow'],
    ],
  },
  'translation-': {
    make: async () =>
      withView(await inspect(['The nurse gave her keys to the driver because she was tired.'], { model: 'en-pt', place: 'letter.md:4' }), {
        heads: [{ layer: 1, head: 0 }],
        focus: { sequence: 'target', index: 2 },
      }),
    waitsFor: 'L1 H4',
    shown: [
      ['light', 'wide'],
      ['dark', 'narrow'],
    ],
  },
};

/** Share of differing pixels; all, where the sizes differ. */
function difference(approved: PNG, actual: PNG): number {
  const { width, height } = approved;
  if (actual.width !== width || actual.height !== height) return 1;
  return pixelmatch(approved.data, actual.data, null, width, height, { threshold: 0.15 }) / (width * height);
}

describe('pictures', () => {
  const browser = suiteBrowser();

  for (const [name, subject] of Object.entries(SUBJECTS)) {
    for (const [theme, size] of subject.shown) {
      it(`${name}${theme}, ${size}`, async function () {
        const panel = await Panel.show(browser(), await subject.make(), { theme, ...SIZES[size], reducedMotion: 'reduce' });
        await panel.says('aside', subject.waitsFor);
        await panel.says('.head-info', 'entropy');
        await panel.page.waitForFunction(() => {
          const map = document.querySelector<HTMLCanvasElement>('.map canvas');
          return (
            map
              ?.getContext('2d')
              ?.getImageData(0, 0, map.width, map.height)
              .data.some((value) => value > 0) ?? false
          );
        });
        await panel.drawn();
        const word = await panel.page.evaluate((text) => {
          const context = document.createElement('canvas').getContext('2d');
          if (!context) return 0;
          context.font = '13px "DejaVu Sans"';
          return context.measureText(text).width;
        }, WORD.text);
        const screenshot = await panel.page.screenshot();
        await panel.close();
        if (Math.abs(word - WORD.width) > 0.5) this.skip();
        const approved = path.join(FOLDER, `${name}${theme}-${size}.png`);
        const actual = path.join(FOLDER, `${name}${theme}-${size}.actual.png`);
        fs.rmSync(actual, { force: true });
        if (process.env['UPDATE']) fs.writeFileSync(approved, screenshot);
        const share = fs.existsSync(approved) ? difference(PNG.sync.read(fs.readFileSync(approved)), PNG.sync.read(screenshot)) : 1;
        if (share > TOLERATED) fs.writeFileSync(actual, screenshot);
        assert(share <= TOLERATED, `${(100 * share).toFixed(1)} % of ${path.basename(approved)} differ: see ${path.relative(process.cwd(), actual)}`);
      });
    }
  }
});
