/** A model that translates: a target that it makes, one that is given, and the attention between the two texts. */
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSafetensors } from '../../../src/core/checkpoint/safetensors.ts';
import { clearAll, copied, hovered, hoverNow, hoverOn, inspect, openText, run, says, select } from '../support.ts';

const SOURCE = 'The cat sleeps in the garden.';
const TARGET = 'O gato dorme no jardim.';

describe('an encoder–decoder', function () {
  this.timeout(120_000);

  before(() => run('chooseModel', 'en-pt'));
  after(() => run('chooseModel', 'minilm'));
  afterEach(clearAll);

  /** Source and target in one document, each in a paragraph. */
  async function both(): Promise<vscode.TextEditor> {
    const editor = await openText(`${TARGET}\n\n${SOURCE}`);
    select(editor, SOURCE, TARGET);
    await run('inspectWithTarget');
    return editor;
  }

  it('translates, and says who looks at a word of the source while making the target', async () => {
    const editor = await inspect(SOURCE);
    assert.match(await copied(), /gato/);
    const cat = await says(editor, 'cat', /\*\*.?cat\*\* gets \d+\.\d % of the attention of \*\*/);
    assert.match(cat, /\| looked at by \|\s+\|\n/);
    assert.match(cat, /Cross-attention: to make \*\*.+\*\*, the model looks back at the source/);
    assert.match(cat, /!\[[^\]]*\]\(data:image\/svg\+xml;base64,/);
    assert.doesNotMatch(cat, /Likely/);
    assert.equal(editor.document.getText(), SOURCE);
  });

  it('takes what was selected second as the target of what was selected first', async () => {
    const editor = await both();
    assert.equal(await copied(), '', 'nothing was made');
    await run('toggleWords');
    const gato = await says(editor, 'gato', /gato\*\* looks \d+\.\d % at \*\*/);
    assert.match(gato, /\| looks at \|\s+\|\n/);
    assert.match(gato, /Likely here: /);
    await says(editor, 'cat', /cat\*\* gets /);
    await run('toggleWords');
    assert.match(hovered(editor, await hoverOn(editor, 'jardim')), /jard/);
    await run('generateTarget');
    assert.match(await copied(), /gato/);
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('jardim')), null, 'a text that is no target any more');
  });

  it('takes a target that was typed, until the model makes it again', async () => {
    const editor = await openText(SOURCE);
    select(editor, SOURCE);
    await run('inspectWithTarget', 'Um cão.');
    await says(editor, 'cat', /gets /);
    assert.equal(await copied(), '');
    await run('generateTarget');
    assert.match(await copied(), /gato/);
  });

  it('tells a model that has no target from one that has', async () => {
    await run('chooseModel', 'minilm');
    const editor = await openText(SOURCE);
    select(editor, SOURCE);
    await run('inspectWithTarget', 'Um cão.');
    assert.equal(await hoverNow(editor, 4), null, 'a target that was given is not left out without a word');
    await run('chooseModel', 'en-pt');
    await says(editor, 'cat', /gets /);
  });

  it('shows each of its sites', async () => {
    const editor = await both();
    await run('chooseSite', 'encoder.self');
    await says(editor, 'cat', /cat\*\* (looks|rests) /);
    assert.equal(await hoverNow(editor, editor.document.getText().indexOf('gato')), null);
    await run('chooseSite', 'decoder.cross');
    await says(editor, 'cat', /gets /);
  });

  it('exports all sites, with the texts of their rows and columns', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'translation-'));
    const exported = async (format: string) => {
      const file = path.join(folder, `w.${format}`);
      await run('exportWeights', { format, uri: vscode.Uri.file(file) });
      return file;
    };
    try {
      await inspect(SOURCE);
      const entries = await readSafetensors(await exported('safetensors'));
      const sites = new Set(entries.map(({ name }) => name.replace(/\.\d+$/, '')));
      assert(sites.has('attention.encoder.self') && sites.has('attention.decoder.cross'), [...sites].join());
      const [, line = ''] = (await fs.readFile(await exported('csv'), 'utf8')).split('\r\n');
      assert.match(line, /^decoder\.cross,.*,target,source,produces,weight$/);
      await run('copyMarkdown');
      assert.match(await vscode.env.clipboard.readText(), /cross-attention/);
    } finally {
      await fs.rm(folder, { recursive: true });
    }
  });
});
