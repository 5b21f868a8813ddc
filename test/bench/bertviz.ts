/** BertViz's head_view, its own page in the same browser. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { NAME_HELPER } from '../vscode/browser.ts';
import { paintedWhen, pointerToPaint } from './painted.ts';
import type { Peer } from './peer.ts';

/** Text to page, and when its lines were painted. */
export async function openHeadView(peer: Peer, browser: Browser, text: string): Promise<{ page: Page; painted: number }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attention-bench-'));
  const file = path.join(folder, 'head_view.html');
  try {
    await peer.headView(text, file);
    const context = await browser.newContext({ viewport: { width: 1372, height: 882 } });
    await context.addInitScript({ content: NAME_HELPER });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return { page, painted: await paintedWhen(page, { selector: '#attention line[stroke-opacity]' }) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Milliseconds from a move of the pointer onto a token to the frame that shows what it looks at. */
export async function pointAtHeadView(page: Page, token: number): Promise<number> {
  const box = await page.locator('#left text').nth(token).boundingBox();
  if (!box) throw new Error(`token ${token} is not on screen`);
  return pointerToPaint(page, box.x + box.width - 20, box.y + box.height / 2, { selector: '#attention line[visibility=visible]' });
}
