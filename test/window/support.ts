/** What the tests of a whole window share: VS Code with the extension and a folder of texts. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openWorkbench, type WindowOptions } from '../driver/open.ts';
import { recorder, type Recorder } from '../driver/record.ts';
import type { Webview } from '../driver/webview.ts';
import type { Workbench } from '../driver/workbench.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
export const EXTENSION = 'attention-inspector.attention-inspector';
export const STATUS = `${EXTENSION}.attention`;
export const TROPHY = "The trophy didn't fit in the suitcase because it was too big";

export interface Window extends Recorder {
  readonly workbench: Workbench;
  readonly panel: Webview;
  close(): Promise<void>;
}

/** `texts`: the files of the folder that is open. Screenshots go to test-results/NAME. */
export async function openWindow(name: string, texts: Readonly<Record<string, string>>, options: WindowOptions = {}): Promise<Window> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'window-'));
  for (const [file, text] of Object.entries(texts)) fs.writeFileSync(path.join(folder, file), text);
  const workbench = await openWorkbench({ folder, extensions: [ROOT], ...options });
  return {
    workbench,
    panel: workbench.webview(EXTENSION),
    ...recorder(workbench, path.join(ROOT, 'test-results', name)),
    close: async () => {
      await workbench.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens a file, selects a stretch of it, and inspects it as a person would. */
export async function inspect(workbench: Workbench, file: string, text: string): Promise<void> {
  await workbench.editors.open(file);
  await workbench.editors.select(text);
  await workbench.palette('Attention: Inspect Selection');
  await workbench.webview(EXTENSION).waitFor('.headline .weight');
}

/** Looks through one head. */
export async function chooseHead(workbench: Workbench, layer: number, head: number): Promise<void> {
  await workbench.run('attentionInspector.chooseHead', { layer, head });
  await workbench.status(STATUS, new RegExp(`^L${layer} H${head}\\b`));
}
