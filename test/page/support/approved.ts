/**
 * Approved pictures. They were made with Chromium and the DejaVu fonts of Debian; where letters have other widths there is nothing to
 * compare. A picture that differs is left beside it as `.actual.png`, and `UPDATE=1` approves all.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Panel } from './panel.ts';

const FOLDER = path.join(import.meta.dirname, '..', 'pictures');
/** Share of pixels that may differ: versions of Chromium smooth edges differently. */
const TOLERATED = 0.01;
/** Width of a word in DejaVu Sans at 13 points, on the machine that made the pictures. */
const WORD = { text: 'suitcase', width: 53.6 };

/** Compares the panel as it is with a picture; skips the test where letters have other widths. */
export async function assertApproved(panel: Panel, name: string, test: Mocha.Context): Promise<void> {
  await panel.drawn();
  const word = await panel.page.evaluate((text) => {
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return 0;
    context.font = '13px "DejaVu Sans"';
    return context.measureText(text).width;
  }, WORD.text);
  const screenshot = await panel.page.screenshot();
  if (Math.abs(word - WORD.width) > 0.5) test.skip();
  const approved = path.join(FOLDER, `${name}.png`);
  const actual = path.join(FOLDER, `${name}.actual.png`);
  fs.rmSync(actual, { force: true });
  if (process.env['UPDATE']) fs.writeFileSync(approved, screenshot);
  const share = fs.existsSync(approved) ? difference(PNG.sync.read(fs.readFileSync(approved)), PNG.sync.read(screenshot)) : 1;
  if (share > TOLERATED) fs.writeFileSync(actual, screenshot);
  assert(share <= TOLERATED, `${(100 * share).toFixed(1)} % of ${path.basename(approved)} differ: see ${path.relative(process.cwd(), actual)}`);
}

/** Share of differing pixels; all, where the sizes differ. */
function difference(approved: PNG, actual: PNG): number {
  const { width, height } = approved;
  if (actual.width !== width || actual.height !== height) return 1;
  return pixelmatch(approved.data, actual.data, null, width, height, { threshold: 0.15 }) / (width * height);
}
