/** One measure in every place that shows numbers, and heads by what they do. */
import assert from 'node:assert/strict';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { clearAll, hoverOn, inspect, markdownOf, run, TROPHY, until } from '../support.ts';

describe('measures and roles', () => {
  let editor: vscode.TextEditor;
  beforeEach(async () => {
    editor = await inspect(TROPHY);
    await run('chooseHead', { layer: 3, head: 1 });
  });
  afterEach(clearAll);

  const says = (pattern: RegExp) => until(async () => pattern.exec(markdownOf(await hoverOn(editor, 'it was')).value), `the hover does not say ${pattern}`);

  it('what it carried: hover, Markdown and CSV say the same number, and name it', async () => {
    await run('chooseMeasure', 'carried');
    const [, number = ''] = await says(/^\*\*it\*\* gets (1\.\d\d) from \*\*trophy\*\* and 0\.\d{3} from \*\*suitcase\*\* in layer 3, head 1\./);
    assert.match(markdownOf(await hoverOn(editor, 'it was')).value, /\*\*What it carried\*\*, ‖α v W\\?_O‖: The length of the vector/);
    await run('copyMarkdown');
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /What it carried/);
    assert(copied.replaceAll('\\', '').includes(number), copied);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'measures-'));
    const uri = vscode.Uri.file(path.join(folder, 'carried.csv'));
    await run('exportWeights', { format: 'csv', uri });
    const cells = (await readFile(uri.fsPath, 'utf8')).split('\r\n').map((line) => line.split(','));
    const link = cells.find(([, , , , query, , , , key]) => query === 'it' && key === 'trophy');
    assert.equal(Number(link?.[11]).toPrecision(3), number);
    assert.equal(link?.at(-1), 'carried');
    await rm(folder, { recursive: true });
  });

  it('rollout is of the layer', async () => {
    await run('chooseMeasure', 'rollout');
    await says(/^\*\*it\*\* gets \d+\.\d % from .* in layer 3\./);
    await run('chooseMeasure', 'weight');
    await says(/^\*\*it\*\* looks 57\.7 % at \*\*trophy\*\*/);
  });

  it('finds the heads of a role, and the hover says what the head does', async () => {
    const found = run('findHeads', 'next');
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return Promise.race([found.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);
    }, 'the list of heads does not take an entry');
    await says(/in layer 1, head 8\. L1 H8 is a next-token head on this text \(0\.56, chance 0\.06\)\./);
  });
});
