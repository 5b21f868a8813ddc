/** The whole panel, compared with approved pictures. */
import { assertApproved } from './support/approved.ts';
import { suiteBrowser } from './support/browser.ts';
import { inspect, type Inspected } from './support/inspect.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import type { ThemeName } from './support/themes.ts';

const SIZES = { wide: { width: 960, height: 640 }, narrow: { width: 480, height: 960 } } as const;
type Shown = readonly [theme: ThemeName, size: keyof typeof SIZES];

/** What is pictured, by what its files' names begin with. */
const SUBJECTS: Readonly<
  Record<string, { readonly make: () => Promise<Inspected>; readonly waitsFor: string; readonly hasRoles: boolean; readonly shown: readonly Shown[] }>
> = {
  '': {
    make: () =>
      trophy({
        heads: [
          { layer: 3, head: 1 },
          { layer: 0, head: 2 },
        ],
      }),
    waitsFor: 'L4 H3',
    hasRoles: true,
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
    hasRoles: false,
    shown: [
      ['light', 'wide'],
      ['dark', 'narrow'],
    ],
  },
};

describe('pictures', () => {
  const browser = suiteBrowser();

  for (const [name, subject] of Object.entries(SUBJECTS)) {
    for (const [theme, size] of subject.shown) {
      it(`${name}${theme}, ${size}`, async function () {
        const panel = await Panel.show(browser(), await subject.make(), { theme, ...SIZES[size], reducedMotion: 'reduce' });
        await panel.says('aside', subject.waitsFor);
        await panel.says('.head-info', 'entropy');
        if (subject.hasRoles) await panel.page.waitForSelector('vscode-dropdown[aria-label="Role"]');
        await panel.page.waitForFunction(() => {
          const map = document.querySelector<HTMLCanvasElement>('.map canvas');
          return (
            map
              ?.getContext('2d')
              ?.getImageData(0, 0, map.width, map.height)
              .data.some((value) => value > 0) ?? false
          );
        });
        await assertApproved(panel, `${name}${theme}-${size}`, this);
        await panel.close();
      });
    }
  }
});
