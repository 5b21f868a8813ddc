/** A decoder: which row a token has, where heads rest, what the model holds likely, what it made; with SmolLM2's true numbers. */
import assert from 'node:assert/strict';
import { UserError } from '../../src/protocol/errors.ts';
import type { View } from '../../src/protocol/view.ts';
import { assertNothingFound } from './support/axe.ts';
import { suiteBrowser } from './support/browser.ts';
import { inspect, type Inspected } from './support/inspect.ts';
import { Panel, withView } from './support/panel.ts';
import { synthetic } from './support/synthetic.ts';

const FRANCE = 'The capital of France is';

const france = async (view: Partial<View> = {}): Promise<Inspected> =>
  withView(await inspect([FRANCE], { model: 'smollm2', place: 'france.md:1' }), {
    heads: [{ layer: 20, head: 4 }],
    focus: { sequence: 'text', index: 4 },
    ...view,
  });

/** A text of seven words, the last three made by the model. */
const made = (more: Partial<Parameters<typeof synthetic>[0]> = {}) =>
  synthetic({
    labels: 'Paris is the capital of France .'.split(' '),
    made: 4,
    heads: 6,
    score: (query, key) => Number(key <= query) * (key === query ? 3 : 1),
    ...more,
  });

describe('a decoder', () => {
  const browser = suiteBrowser();

  it('a row is that of the step that reads the token, or on R of the one that produces it; each label says which', async () => {
    const panel = await Panel.show(browser(), await france());
    await panel.headline('is mostly rests on The 98.5 %');
    await panel.headline("Arcs look back. A token's row is that of the step that reads it; the step makes the next token.");
    await panel.press('r');
    await panel.tells(({ rows }) => rows === 'produces');
    await panel.headline('the step that produces is mostly rests on The');
    await panel.headline('that of the step that produces it; the step reads the token before.');
    await panel.says('aside', 'the step that produces is looks at, in L20 H4');
    await panel.says('aside', 'is is looked at by the steps that produce, in L20 H4');
    await panel.says('aside', 'Heads that link the step that produces is to');
    await panel.press('t');
    await panel.says('caption', 'of the step that produces it (what it looks at) and as the key (which steps look at it)');
    const svg = new TextDecoder().decode(await panel.open.picture('svg', 1));
    assert(svg.includes('the step that produces is mostly rests on The'));
    await panel.close();
  });

  it('the row that produces a token is the one that reads the token before', async () => {
    const panel = await Panel.show(browser(), await france({ focus: { sequence: 'text', index: 3 }, show: 'table' }));
    const column = async () => (await panel.page.locator('.table tbody td:nth-child(2)').allTextContents()).join(' ');
    await panel.says('.table tbody', '%');
    const read = await column();
    await panel.choose('Row of a token', 'of the step that produces it');
    await panel.press('ArrowRight');
    await panel.says('caption', 'Weights of is');
    await panel.page.waitForFunction(
      (before) => [...document.querySelectorAll('.table tbody td:nth-child(2)')].map((cell) => cell.textContent).join(' ') === before,
      read,
    );
    await panel.press('Home');
    await panel.headline('The was given: no step produced it');
    await panel.close();
  });

  it('the switch is not there for an encoder', async () => {
    const panel = await Panel.show(browser(), await inspect(['The fox saw the bird']));
    assert.equal(await panel.page.getByText('Row of a token').count(), 0);
    await panel.close();
  });

  it('the likeliest next tokens at the focus; where a token stands, the likeliest there', async () => {
    const panel = await Panel.show(browser(), await france());
    await panel.says('aside', 'After is, the likeliest next tokens');
    await panel.says('aside', '␣Paris');
    assert.equal(await panel.page.locator('.predictions .row').count(), 5);
    await panel.press('r');
    await panel.says('aside', 'Where is stands, the likeliest tokens');
    await panel.page.waitForSelector('.predictions .row.current');
    assert.match(await panel.textOf('.predictions .row.current'), /␣is.*the token that is there/);
    await panel.press('Home');
    await panel.page.waitForSelector('.predictions', { state: 'detached' });
    await panel.close();
  });

  it('while it is asked for, and where it cannot be had: a sentence, and another try', async () => {
    const inspected = made({ card: { predicts: 'next' } });
    let refused = true;
    const refusal = new UserError('gone', 'The engine was closed. Inspect the text again.');
    const answers = {
      ...inspected.answers,
      predictions: () =>
        (refused
          ? { refused: { message: refusal.template, data: { code: refusal.code, template: refusal.template, args: [] } } }
          : [{ id: 1, piece: 'is', label: 'is', probability: 0.5 }]) as ReturnType<typeof inspected.answers.predictions>,
    };
    const panel = await Panel.show(browser(), withView({ ...inspected, answers }, { focus: { sequence: 'text', index: 2 } }));
    await panel.says('.predictions', 'The engine was closed. Inspect the text again.');
    assert.equal(await panel.page.locator('.activity .line').count(), 0);
    refused = false;
    await panel.page.locator('.predictions vscode-button').click();
    await panel.says('.predictions', '50.0 %');
    await panel.close();
  });

  it('fillings of a mask, where the focus is on one', async () => {
    const labels = 'Paris is the [MASK] of France'.split(' ');
    const inspected = synthetic({ labels, card: { predicts: 'masked', mask: 3 } });
    const answers = {
      ...inspected.answers,
      predictions: ({ index }: { index: number }) => [{ id: 9, piece: 'capital', label: 'capital', probability: index / 4 }],
    };
    const panel = await Panel.show(browser(), withView({ ...inspected, answers }, { focus: { sequence: 'text', index: 3 } }));
    await panel.says('.predictions', 'In place of [MASK], the likeliest tokens');
    await panel.says('.predictions', 'capital75.0 %');
    await panel.press('ArrowLeft');
    await panel.page.waitForSelector('.predictions', { state: 'detached' });
    await panel.close();
  });

  it('what a target could have had in a place', async () => {
    const inspected = synthetic({ source: ['Good', 'day'], labels: ['Bom', 'dia'], card: { predicts: 'target' } });
    const asked: number[] = [];
    const answers = {
      ...inspected.answers,
      predictions: ({ index }: { index: number }) => {
        asked.push(index);
        return [{ id: 1, piece: 'dia', label: 'dia', probability: 0.9 }];
      },
    };
    const panel = await Panel.show(browser(), withView({ ...inspected, answers }, { focus: { sequence: 'target', index: 1 } }));
    await panel.says('.predictions', 'Where dia stands');
    await panel.page.waitForSelector('.predictions .row.current');
    await panel.choose('Attention', 'decoder self-attention');
    await panel.page.waitForSelector('.predictions', { state: 'detached' });
    await panel.press('Home');
    await panel.says('.predictions', 'After <s>, the likeliest next tokens');
    await panel.page.waitForSelector('.predictions .row');
    assert.deepEqual(asked, [1, 0]);
    await panel.close();
  });

  it('the first token is a resting place: said once, told apart, drawn fainter', async () => {
    const panel = await Panel.show(browser(), await france());
    await panel.says('aside', 'The, the first token, is a resting place');
    const heat = () => panel.token(0).evaluate((element) => Number((element as HTMLElement).style.getPropertyValue('--heat')));
    assert(Math.abs((await heat()) - 0.4 * Math.sqrt(0.4 * 0.985)) < 0.01);
    assert.match((await panel.page.locator('aside .row .label').first().getAttribute('class')) ?? '', /dim/);
    await panel.close();
  });

  it('heads that share keys and values are under one bracket, and a head says which', async () => {
    const panel = await Panel.show(browser(), await france());
    assert.equal(await panel.page.locator('.groups span').count(), 3);
    const [bracket, first, last] = await Promise.all(
      ['.groups span:nth-child(2)', '[data-head="L0 H3"]', '[data-head="L0 H5"]'].map((selector) => panel.page.locator(selector).boundingBox()),
    );
    assert(bracket && first && last);
    assert(Math.abs(bracket.x - first.x) <= 1 && Math.abs(bracket.x + bracket.width - last.x - last.width) <= 1);
    assert(bracket.y + bracket.height <= first.y + 1);
    assert.match((await panel.page.locator('.cells').getAttribute('aria-label')) ?? '', /Each 3 neighbouring heads share keys and values/);
    await panel.says('.head-info dd', 'H3–H5');
    await panel.close();
  });

  it('the edge of a window is marked, and its width said', async () => {
    const windowed = made({ layers: 2, site: { windows: [3, null] }, score: (query, key) => Number(key <= query && query - key < 3) });
    const panel = await Panel.show(browser(), withView(windowed, { focus: { sequence: 'text', index: 5 } }));
    assert.deepEqual(await panel.page.locator('.before-sight').allTextContents(), ['the']);
    await panel.says('aside', 'In L0 a token looks back at most 3 tokens, its own among them.');
    await panel.says('.head-info dd', '3 tokens');
    await panel.press('r');
    await panel.page.waitForFunction(() => document.querySelector('.before-sight')?.textContent === 'is');
    await panel.press('ArrowDown');
    await panel.page.waitForSelector('.before-sight', { state: 'detached' });
    await panel.close();
  });

  it('text that the model made is marked in the line, in words too, and in its picture', async () => {
    const panel = await Panel.show(browser(), withView(made(), {}));
    assert.deepEqual(await panel.page.locator('.token.made').allTextContents(), ['of', 'France', '.']);
    assert.equal(await panel.token(5).getAttribute('aria-label'), 'France, made by the model');
    assert.match(new TextDecoder().decode(await panel.open.picture('svg', 1)), /stroke-dasharray/);
    await panel.close();
  });

  it('axe finds nothing beside predictions, brackets and a window', async () => {
    const inspected = made({ site: { keyValueHeads: 2, windows: [3, null] }, card: { predicts: 'next' } });
    const answers = { ...inspected.answers, predictions: () => [{ id: 1, piece: 'is', label: 'is', probability: 0.5 }] };
    const panel = await Panel.show(browser(), withView({ ...inspected, answers }, { focus: { sequence: 'text', index: 5 } }), { theme: 'light' });
    await panel.says('.predictions', '50.0 %');
    await assertNothingFound(panel);
    await panel.close();
  });
});
