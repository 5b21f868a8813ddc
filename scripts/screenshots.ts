/** `npm run screenshots`: the README's pictures, of the extension as it is, in media/screenshots. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench } from '../test/driver/open.ts';
import type { Pictured } from '../test/driver/record.ts';
import type { ThemeKind } from '../test/driver/workbench.ts';

const root = path.join(import.meta.dirname, '..');
const pictures = path.join(root, 'media', 'screenshots');
const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";

const settings = {
  'editor.minimap.enabled': false,
  'editor.fontSize': 15,
  'breadcrumbs.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': true,
  'window.commandCenter': false,
};

const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'screenshots-')), 'samples');
fs.cpSync(path.join(root, 'media', 'samples'), folder, { recursive: true });
fs.mkdirSync(pictures, { recursive: true });
const workbench = await openWorkbench({ folder, extensions: [root], settings, viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 });
const webview = workbench.webview('attention-inspector.attention-inspector');
try {
  await workbench.editors.open('trophy.md');
  await workbench.run('workbench.action.closeSidebar');
  await workbench.editors.select(SENTENCE);
  await workbench.palette('Attention: Inspect Selection');
  await webview.waitFor(':text("trophy")');
  await workbench.run('workbench.action.focusSecondEditorGroup');
  for (let step = 0; step < 4; step++) await workbench.run('workbench.action.increaseViewWidth'); // room for the sentence on one line
  await workbench.palette('Attention: Choose Head…');
  await workbench.choose('L3 H1');
  await workbench.editors.focus('trophy.md');
  await workbench.editors.goTo(3, 48); // in "it"
  await webview.waitFor(':text("57.7")');
  await inTheme('dark', 'panel-dark');
  await inTheme('light', 'panel-light');

  await workbench.theme('dark');
  await workbench.editors.hover('trophy.md', ' it ');
  await take('hover', workbench.page.locator('.monaco-editor .monaco-hover:visible').last());
} finally {
  await workbench.close();
  fs.rmSync(path.dirname(folder), { recursive: true });
}

async function inTheme(theme: ThemeKind, name: string): Promise<void> {
  await workbench.theme(theme);
  await take(name, workbench.page);
}

async function take(name: string, part: Pictured): Promise<void> {
  const file = path.join(pictures, `${name}.png`);
  await part.screenshot({ path: file });
  console.log(path.relative(root, file));
}
