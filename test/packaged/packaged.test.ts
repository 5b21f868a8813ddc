/** The package that users get, installed and driven in a window. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { cachedModelFolder } from '../../src/models/folders.ts';
import { openWorkbench } from '../driver/open.ts';
import { recorder, type Recorder } from '../driver/record.ts';
import { until } from '../driver/wait.ts';
import type { Webview } from '../driver/webview.ts';
import type { Workbench } from '../driver/workbench.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
/** The steps of the walkthrough, and what the panel shows when the button was pressed. */
const LESSONS = [
  ['problem', '.headline .why:has-text("trophy")'],
  ['vectors', '.walk-step'],
  ['softmax', 'main table'],
  ['heads', '.headline p:has-text("L0 H6")'],
  ['across', '.headline .why:has-text("cross-attention")'],
  ['documents', '.headline h1:has-text("alice")'],
  ['limits', '.headline h1:has-text("60.1")'],
] as const;
const SENTENCE = "The trophy didn't fit in the suitcase because it was too big";

describe('the packaged extension', function () {
  this.timeout(120_000);

  let temporary: string;
  let vsix: string;
  let cache: string;
  let workbench: Workbench;
  let webview: Webview;
  let record: Recorder['record'];

  before(async function () {
    this.timeout(300_000);
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'packaged-'));
    vsix = path.join(temporary, 'extension.vsix');
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/package.ts', '--out', vsix], { cwd: ROOT, stdio: 'pipe' });
    const folder = path.join(temporary, 'folder');
    fs.cpSync(path.join(ROOT, 'media', 'samples'), folder, { recursive: true });
    // An empty cache: what is shown comes from the model in the package.
    cache = path.join(temporary, 'cache');
    workbench = await openWorkbench({ folder, vsix: [vsix], env: { ATTENTION_INSPECTOR_CACHE: cache } });
    webview = workbench.webview('attention-inspector.attention-inspector');
    ({ record } = recorder(workbench, path.join(ROOT, 'test-results', 'packaged')));
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  after(async () => {
    await workbench?.close();
    fs.rmSync(temporary, { recursive: true, force: true });
  });

  it('holds what runs and nothing else', () => {
    const files = execFileSync(process.execPath, ['-e', LIST, vsix], { encoding: 'utf8', cwd: ROOT }).trim().split('\n');
    for (const needed of [
      'dist/extension.cjs',
      'dist/engine.cjs',
      'dist/page.js',
      'dist/page.css',
      'models/minilm/model.safetensors',
      'media/icon.png',
      'media/samples/trophy.md',
      'media/walkthrough/problem.svg',
      'NOTICE',
      'LICENSE.txt',
    ]) {
      assert(files.includes(`extension/${needed}`), `${needed} is missing`);
    }
    const binaries = files.filter((file) => /\.(node|dll|dylib|so)(\.\d+)*$/.test(file));
    assert.equal(binaries.length, 3, `the binaries of one platform, not ${binaries.join(', ')}`);
    const strays = files.filter((file) => /\.(ts|tsx|map)$|\/(src|test|scripts|webview)\//.test(file));
    assert.deepEqual(strays, []);
  });

  it('teaches by keyboard alone, from the first start to the end of the walkthrough', async function () {
    this.timeout(240_000);
    const { page } = workbench;
    for (const [step, outcome] of LESSONS) {
      await pressButtonOf(step);
      if (step === 'across') {
        // The model is not here, and nobody wants it now: the built-in one has to do. Then it is here.
        await page.locator('.monaco-dialog-box:has-text("not on this machine")').waitFor();
        await record('offered');
        await page.keyboard.press('Escape');
        await webview.waitFor('header .place:has-text("the model for it is not on this machine")');
        fs.cpSync(cachedModelFolder('en-pt'), path.join(cache, 'models', 'en-pt'), { recursive: true });
        await pressButtonOf(step);
      }
      await webview.waitFor(outcome);
      await record(`learnt-${step}`);
    }
    await workbench.palette('Attention: Learn Attention in Seven Steps');
    const done = page.locator('.getting-started-step [aria-checked="true"]');
    await until(
      async () => (await done.count()) === LESSONS.length,
      () => 'a step was done, but is not marked',
    );
    await record('learnt');

    async function pressButtonOf(id: string): Promise<void> {
      await workbench.palette('Attention: Learn Attention in Seven Steps');
      const step = page.locator(`.getting-started-step[data-step-id$="#learn#${id}"]`);
      await step.waitFor();
      await tabTo(step);
      if (!((await step.getAttribute('class')) ?? '').includes('expanded')) await page.keyboard.press('Enter');
      await tabTo(step.locator('.monaco-button').first());
      await page.keyboard.press('Enter');
    }

    async function tabTo(target: Locator): Promise<void> {
      for (let presses = 0; presses < 100; presses++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error('the Tab key does not lead there');
    }
  });

  it('shows what the selection looks at, from the command palette', async () => {
    await workbench.run('attentionInspector.clear');
    await workbench.run('workbench.action.closeAllEditors');
    await workbench.editors.open('trophy.md');
    await workbench.editors.select(SENTENCE);
    await workbench.palette('Attention: Inspect Selection');
    await webview.waitFor(':text("trophy")');
    await record('panel');
    assert.deepEqual(workbench.log.webviewErrors(), []);
  });

  it('explains a token in a hover, with the numbers of the model', async () => {
    await workbench.palette('Attention: Choose Head…');
    await workbench.choose('L3 H1');
    await workbench.editors.focus('trophy.md');
    await workbench.editors.goTo(3, 48); // in "it"
    await webview.waitFor(':text("57.7")');
    const [explanation] = await workbench.editors.hover('trophy.md', ' it ');
    assert(explanation);
    assert.match(explanation.text, /it looks 57\.7 % at trophy and 23\.6 % at suitcase in layer 3, head 1/);
    await record('hover');
  });

  it('logs nothing of the text', () => {
    const logs = [...workbench.log.contents(''), ...workbench.log.entries.map(({ text }) => text)];
    assert(logs.length > 0);
    assert(!logs.some((text) => text.includes('suitcase')));
  });
});

/** A program that lists the files of a zip. */
const LIST = `
const { unzipSync } = require('fflate');
unzipSync(require('node:fs').readFileSync(process.argv[1]), { filter: ({ name }) => { console.log(name); return false; } });
`;
