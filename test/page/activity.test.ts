/** Every path ends in a picture or a sentence. */
import assert from 'node:assert/strict';
import { UserError } from '../../src/protocol/errors.ts';
import { inspect, TROPHY } from './support/inspect.ts';
import { suiteBrowser } from './support/browser.ts';
import { both, Panel, trophy } from './support/panel.ts';

const EMPTY = { inspection: null, view: null };

describe('activity', () => {
  const browser = suiteBrowser();

  it('before the first inspection: what to do, and three buttons for it', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { state: { ...state, ...EMPTY }, answers });
    await panel.says('.empty', 'Select some text in an editor and run Attention: Inspect Selection');
    await panel.page.getByText('Open Sample').click();
    await panel.page.getByText('Inspect Selection', { exact: true }).click();
    await panel.page.getByText('Learn in Seven Steps').click();
    await panel.runs('openSample', 'inspectSelection', 'learn');
    await panel.close();
  });

  it('a run: progress, Cancel, then the picture without a reload', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { state: { ...state, ...EMPTY, activity: { kind: 'running', done: 2, total: 8, words: null } }, answers });
    await panel.says('.activity', 'Running the model: 2 of 8 steps');
    assert.equal(await panel.page.getByRole('progressbar').getAttribute('aria-valuenow'), '2');
    await panel.page.getByText('Cancel').click();
    await panel.runs('cancel');
    await panel.open.push({ inspection: state.inspection, view: state.view, activity: { kind: 'idle' } });
    await panel.headline('it looks mostly at trophy 57.7 %');
    assert.equal(await panel.page.locator('.activity .line').count(), 0);
    await panel.close();
  });

  it('words as they come, while a model makes a target or goes on with a text; Cancel ends it', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { state: { ...state, activity: { kind: 'running', done: 3, total: 8, words: null } }, answers });
    await panel.page.waitForSelector('.running');
    assert.equal(await panel.page.locator('.words').count(), 0);
    for (const words of ['A enfermeira', 'A enfermeira deu as chaves']) {
      await panel.open.push({ activity: { kind: 'running', done: 4, total: 8, words } });
      await panel.says('.words', `The model writes: ${words}`);
    }
    await panel.page.getByText('Cancel').click();
    await panel.runs('cancel');
    await panel.open.push({ activity: { kind: 'idle' } });
    await panel.page.waitForSelector('.words', { state: 'detached' });
    await panel.close();
  });

  it('an edit: the old picture stays, marked, with one click to refresh; then the new one', async () => {
    const [first, second] = [await trophy(), await inspect([`${TROPHY} today`], { id: 'two' })];
    const panel = await Panel.show(browser(), both(first, second));
    await panel.open.push({ activity: { kind: 'outdated' } });
    await panel.says('.activity', 'The text has changed since this picture was made.');
    await panel.headline('it looks mostly at trophy 57.7 %');
    await panel.page.getByText('Refresh').click();
    await panel.runs('refresh');
    await panel.open.push({ ...second.state, view: null });
    await panel.says('.labels', 'today');
    await panel.close();
  });

  it('a failure: one sentence with its buttons', async () => {
    const panel = await Panel.show(browser(), await trophy());
    await panel.open.push({ activity: { kind: 'failed', message: 'The engine stopped.', actions: [{ label: 'Try again', command: 'refresh' }] } });
    await panel.says('.activity', 'The engine stopped.');
    await panel.page.getByText('Try again').click();
    await panel.runs('refresh');
    await panel.close();
  });

  it('weights that cannot be had: the reason as a sentence, and nothing in the log', async () => {
    const { state, answers } = await trophy();
    const { code, template, args } = new UserError('engine.gone', 'The engine was closed. Inspect the text again.');
    const refuse = () => ({ refused: { message: template, data: { code, template, args } } });
    const panel = await Panel.show(browser(), { state, answers: { ...answers, weights: refuse as unknown as typeof answers.weights } }, { settle: false });
    await panel.says('.activity', 'The engine was closed. Inspect the text again.');
    assert.equal(await panel.requests('fault'), 0);
    await panel.close();
  });

  it('an error of the page reaches the log, without any of the text, and the person gets a sentence', async () => {
    const panel = await Panel.show(browser(), await trophy());
    await panel.page.evaluate(() => {
      setTimeout(() => {
        throw new Error('provoked');
      });
    });
    await panel.says('.activity', 'Something went wrong in this panel.');
    const [fault] = (await panel.open.log()).filter(({ method }) => method === 'fault');
    assert.match(JSON.stringify(fault?.params), /provoked/);
    assert(!JSON.stringify(fault).includes('trophy'));
    await panel.open.close();
  });

  it('what the host and the person want kept is kept over a reload, and the text is not', async () => {
    const { state, answers } = await trophy();
    const panel = await Panel.show(browser(), { state: { ...state, restore: { uri: 'file:///trophy.md', at: 3 } }, answers });
    const kept = await panel.open.kept();
    assert.deepEqual(kept, { restore: { uri: 'file:///trophy.md', at: 3 } });
    await panel.page.getByText('Show all 16').click();
    const saved = await panel.open.kept();
    await panel.close();
    const again = await Panel.show(browser(), { state, answers }, { saved });
    await again.says('aside', 'Show fewer');
    await again.close();
  });

  it('buttons run the commands of the extension, after the host knows the view', async () => {
    const panel = await Panel.show(browser(), await trophy());
    await panel.page.locator('.chip').click();
    await panel.press('ArrowLeft');
    await panel.page.getByText('Export', { exact: false }).first().click();
    await panel.page.getByText('Copy as Markdown').click();
    await panel.runs('chooseModel', 'copyMarkdown');
    const methods = (await panel.open.log()).map(({ method }) => method);
    assert(methods.lastIndexOf('change') < methods.lastIndexOf('run'));
    await panel.close();
  });
});
