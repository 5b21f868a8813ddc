/** Screenshots with names, numbered in the order they were taken, so that a test's folder of pictures reads as a story. */
import fs from 'node:fs';
import path from 'node:path';
import { THEME_KINDS, type Workbench } from './workbench.ts';

/** A page, a locator, a webview. */
export interface Pictured {
  screenshot(options: { path: string }): Promise<unknown>;
}

export interface Recorder {
  /** Takes a picture of the window, or of a part. */
  readonly record: (name: string, part?: Pictured) => Promise<string>;
  /** The same in each colour theme; ends in the dark one. */
  readonly inThemes: (name: string, part?: Pictured) => Promise<void>;
}

/** @param folder emptied first; one for each suite */
export function recorder(workbench: Workbench, folder: string): Recorder {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  let count = 0;

  async function record(name: string, part: Pictured = workbench.page): Promise<string> {
    const file = path.join(folder, `${String(++count).padStart(2, '0')}-${name}.png`);
    await part.screenshot({ path: file });
    return file;
  }

  async function inThemes(name: string, part?: Pictured): Promise<void> {
    for (const theme of THEME_KINDS) {
      await workbench.theme(theme);
      await record(`${name}-${theme}`, part);
    }
    await workbench.theme('dark');
  }

  return { record, inThemes };
}
