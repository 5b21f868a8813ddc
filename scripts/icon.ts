/** `npx tsx scripts/icon.ts`: draws media/icon.svg as media/icon.png, since the marketplace takes no SVG. */
import fs from 'node:fs';
import path from 'node:path';
import { startBrowser } from '../test/vscode/browser.ts';

const media = path.join(import.meta.dirname, '..', 'media');
const SIZE = 256;

const { browser, page } = await startBrowser({ viewport: { width: SIZE, height: SIZE } });
try {
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${fs.readFileSync(path.join(media, 'icon.svg'), 'utf8')}`);
  await page.locator('svg').screenshot({ path: path.join(media, 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
