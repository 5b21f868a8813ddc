/** The walkthrough: every button does what it says on the sample, and its step is then done. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../driver/wait.ts';
import { EXTENSION, openWindow, STATUS, type Window } from './support.ts';

const { contributes } = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  contributes: { walkthroughs: [{ steps: { id: string }[] }] };
};
const STEPS = contributes.walkthroughs[0].steps.map(({ id }) => id);

describe('the walkthrough', function () {
  this.timeout(180_000);
  let window: Window;

  before(async () => {
    window = await openWindow('window-learn', { 'notes.md': 'Notes\n' }, { viewport: { width: 1600, height: 1000 } });
  });
  after(() => window?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.record(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const page = () => window.workbench.page;
  const stepOf = (id: string) => page().locator(`.getting-started-step[data-step-id="${EXTENSION}#learn#${id}"]`);
  const isDone = async (id: string) => (await page().locator(`[data-done-step-id="${EXTENSION}#learn#${id}"]`).getAttribute('aria-checked')) === 'true';

  /** Opens the walkthrough at a step. */
  async function turnTo(id: string): Promise<void> {
    await window.workbench.palette('Attention: Learn Attention in Seven Steps');
    await stepOf(id).waitFor();
    await expand(id);
  }

  async function expand(id: string): Promise<void> {
    if (!((await stepOf(id).getAttribute('class')) ?? '').includes('expanded')) await stepOf(id).click();
    await page().locator(`.getting-started-step.expanded[data-step-id="${EXTENSION}#learn#${id}"]`).waitFor();
  }

  /** Presses its button; a step may have another one. VS Code may turn to a step that it finds fit meanwhile. */
  async function press(id: string, nth = 0): Promise<void> {
    await turnTo(id);
    const clicked = () =>
      stepOf(id)
        .locator('.monaco-button')
        .nth(nth)
        .click({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
    await until(
      async () => (await clicked()) || (await expand(id)),
      () => `step ${id} has no button ${nth} to press`,
    );
  }

  const done = (id: string) =>
    until(
      () => isDone(id),
      () => `step ${id} is not done`,
    );

  it('shows a picture of the panel with each step, in the colours of the theme', async () => {
    for (const id of STEPS) {
      await turnTo(id);
      const picture = page().locator('iframe.webview.ready').contentFrame().locator('iframe#active-frame').contentFrame().locator('svg[viewBox]');
      await picture.waitFor();
      await window.record(`step-${id}`);
    }
    await window.inThemes('walkthrough');
    assert(!(await isDone('problem')), 'a step is done before anything was');
  });

  it('opens the sentence, at the head worth seeing', async () => {
    await press('problem');
    await window.workbench.status(STATUS, /^L3 H1 .*it → trophy/);
    await window.panel.waitFor('.headline .why');
    await window.record('problem-done');
    await turnTo('problem');
    await done('problem');
  });

  it('walks through a weight', async () => {
    await press('vectors');
    await window.panel.waitFor('.walk-step');
    await window.record('vectors-done');
    await turnTo('vectors');
    await done('vectors');
  });

  it('shows weights as a table', async () => {
    await press('softmax');
    await window.panel.waitFor('main table');
    await window.record('softmax-done');
    await turnTo('softmax');
    await done('softmax');
  });

  it('compares two heads', async () => {
    await press('heads');
    await window.panel.waitFor('.headline p:has-text("L0 H6")');
    await window.record('heads-done');
    await turnTo('heads');
    await done('heads');
  });

  it('opens a translation', async () => {
    await press('across');
    await window.panel.waitFor('.headline .why:has-text("cross")');
    await window.record('across-done');
    await turnTo('across');
    await done('across');
  });

  it('inspects a page', async () => {
    await press('documents');
    await window.panel.waitFor('.headline h1:has-text("alice")');
    await window.record('documents-done');
    await turnTo('documents');
    await done('documents');
  });

  it('offers all samples, with what each of them shows', async () => {
    const { workbench } = window;
    await workbench.palette('Attention: Open Sample');
    await workbench.quickInput.locator('.monaco-list-row:has-text("A pattern that repeats")').waitFor();
    await window.record('samples');
    await workbench.choose('induction', 'A pattern that repeats');
    await workbench.status(STATUS, /^L18 H6 .*grey → .*owl 99/);
    await window.record('induction');
  });

  it('a hover leads to the steps behind its weight', async () => {
    const { workbench } = window;
    await workbench.run('attentionInspector.openSample', 'trophy');
    await workbench.status(STATUS, /^L3 H1 .*it → trophy/);
    await workbench.editors.hover('trophy.md', 'suitcase'); // which rests on [CLS]
    await window.record('hover');
    await page().locator('.monaco-hover:visible a:has-text("Walk through this weight")').click();
    await window.panel.waitFor('.walkthrough h1:has-text("suitcase"):has-text("[CLS]")');
    await window.record('hover-followed');
    await workbench.editors.focus('trophy.md');
    await workbench.editors.goTo(3, 6); // in "trophy"
    await window.panel.waitFor('.walkthrough h1:has-text("trophy"):has-text("[CLS]")');
  });

  it('opens the twin', async () => {
    await press('limits');
    await window.workbench.status(STATUS, /it → trophy 60/);
    await window.record('limits-done');
    await turnTo('limits');
    await done('limits');
    await window.record('all-done');
    await press('limits', 1);
    await window.workbench.status(STATUS, /What it carried · it → trophy \d\.\d$/); // a length
    await window.panel.waitFor('.headline .why');
    await window.record('carried');
  });
});
