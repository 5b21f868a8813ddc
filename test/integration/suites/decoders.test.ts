/** A model that writes: predictions, a continuation, a chat, rows that read and rows that produce. */
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { clearAll, copied, hovered, hoverNow, hoverOn, inspect, run, says, until } from '../support.ts';

const FRANCE = 'The capital of France is';

describe('a decoder', function () {
  this.timeout(120_000);

  before(() => run('chooseModel', 'smollm2'));
  after(() => run('chooseModel', 'minilm'));
  afterEach(clearAll);

  it('says what it holds likely, where its attention rests, and which row is shown', async () => {
    const editor = await inspect(FRANCE);
    await run('chooseHead', { layer: 20, head: 4 });
    const is = await says(editor, 'is', /in layer 20, head 4[^]*Likely next: ␣Paris \d/);
    assert.match(is, /\*\*is\*\* rests 98\.5 % on \*\*The\*\* in/);
    assert.match(is, /\| The · resting place \| 98\.5 % \|/);
    assert.match(is, /\*\*The\*\* is the first token, often a resting place/);
    assert.match(is, /This is the row that reads \*\*is\*\*, the last token/);
    await run('toggleRows');
    await says(editor, 'is', /This is the row that produces \*\*is\*\*: it reads \*\*France\*\*/);
    await says(editor, 'France', /Likely here: /);
    await says(editor, 'The', /No row produces \*\*The\*\*/);
    await run('toggleRows');
  });

  it('continues the text word by word, and what it wrote is not found in the document', async () => {
    const editor = await inspect(FRANCE);
    await hoverOn(editor, 'is');
    await run('continueText', 8);
    const written = await copied();
    assert.match(written, /^Paris/);
    assert.equal(editor.document.getText(), FRANCE);
    assert.equal(hovered(editor, await hoverOn(editor, 'France')), ' France');
    await says(editor, 'is', /it produces \*\*Paris\*\*/);
    const end = await until(() => hoverNow(editor, FRANCE.length), 'no hover at the end of the text');
    assert.equal(hovered(editor, end), ' is', 'the end of the text is its last token, not the first that was written');
  });

  it('puts what it wrote into the document as one edit', async () => {
    const editor = await inspect(FRANCE);
    await run('continueText', 5);
    const written = await copied();
    await run('insertContinuation');
    assert.equal(editor.document.getText().trimEnd(), `${FRANCE} ${written}`);
    assert.equal(hovered(editor, await hoverOn(editor, 'Paris')), ' Paris');
    assert.equal(await copied(), '', "the text is the person's now");
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), FRANCE);
  });

  it('is cancelled while it writes, and what was there stays', async () => {
    const editor = await inspect(FRANCE);
    await hoverOn(editor, 'is');
    const writing = run('continueText', 1000);
    await new Promise((resolve) => setImmediate(resolve));
    const start = performance.now();
    await run('cancel');
    await writing;
    assert(performance.now() - start < 2000, `cancelling took ${(performance.now() - start).toFixed(0)} ms`);
    assert.equal(await copied(), '');
    await says(editor, 'is', /Likely next/);
  });

  it('is asked in its chat template, whose tokens are not those of the document', async () => {
    const editor = await inspect(FRANCE);
    await run('toggleChat');
    await says(editor, 'is', /it produces \*\*.*im\\_end/);
    assert.equal(hovered(editor, await hoverOn(editor, 'capital')), ' capital');
    await run('continueText', 5);
    await run('insertContinuation');
    assert(editor.document.getText().startsWith(`${FRANCE}\n\n`), 'an answer is a paragraph of its own');
    await run('toggleChat');
  });

  it('exports its site, the text that it wrote with it, and the rows that are shown', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'decoder-'));
    const exported = async (format: string) => {
      const file = path.join(folder, `w.${format}`);
      await run('exportWeights', { format, uri: vscode.Uri.file(file) });
      return file;
    };
    try {
      await inspect(FRANCE);
      await run('continueText', 3);
      await run('toggleRows');
      const { rows, queries } = JSON.parse(await fs.readFile(await exported('json'), 'utf8')) as { rows: string; queries: { text: string }[] };
      assert.equal(rows, 'produces');
      assert.equal(queries.length, 8);
      const entries = await readSafetensors(await exported('safetensors'));
      assert.equal(entries.length, 30);
      assert.deepEqual({ name: entries[29]?.name, shape: [...(entries[29]?.shape ?? [])] }, { name: 'attention.decoder.self.29', shape: [9, 8, 8] });
      await run('copyMarkdown');
      assert.match(await vscode.env.clipboard.readText(), /produces/);
    } finally {
      await run('toggleRows');
      await fs.rm(folder, { recursive: true });
    }
  });
});
