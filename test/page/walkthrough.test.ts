/** The walk through a weight: each number that it shows is the core's, each step has its picture, keys and editor lead it. */
import assert from 'node:assert/strict';
import { type ExplainQuestion, type Explanation, vectorOf } from '../../src/protocol/explanation.ts';
import { UserError } from '../../src/protocol/errors.ts';
import type { View } from '../../src/protocol/view.ts';
import { assertApproved } from './support/approved.ts';
import { assertNothingFound } from './support/axe.ts';
import { suiteBrowser } from './support/browser.ts';
import type { Inspected } from './support/inspect.ts';
import type { OpenOptions } from './support/openPage.ts';
import { Panel, trophy, withView } from './support/panel.ts';
import { type ThemeName, THEMES } from './support/themes.ts';
import { BarRows, Strips, titleOf, walking } from './support/walkthrough.ts';

/** Pairs of frames in which something would have moved. */
const TURNS = 20;
const TROPHY = { query: 11, key: 2 };
const HEAD = { layer: 3, head: 1 };

const close = (actual: number, expected: number, within: number) => assert(Math.abs(actual - expected) <= within, `${actual}, not ${expected}`);

describe('walk through a weight', () => {
  const browser = suiteBrowser();
  let inspected: Inspected;
  let core: Explanation;
  before(async () => {
    inspected = await trophy({ show: 'walkthrough' });
    core = await inspected.answers.explain({ inspection: 'one', site: 'encoder.self', head: HEAD, ...TROPHY });
  });
  const show = (view: Partial<View> = {}, options: Partial<OpenOptions> = {}) =>
    walking(browser(), withView(inspected, { ...inspected.state.view, ...view }), options);

  it('begins with the strongest weight of the focus, in seven steps', async () => {
    const panel = await show();
    assert.equal(await titleOf(panel), 'Why it looks at trophy · L3 H1 · 57.7 %');
    assert.deepEqual(await panel.page.locator('.walk-step h2').allInnerTexts(), [
      'From text to vectors',
      'Query, key, value',
      'Position',
      'Score',
      'Scale and softmax',
      'Weighted sum',
      'Heads together',
    ]);
    await panel.says('[aria-live=polite]', 'it looks at trophy: 57.7 % in L3 H1');
    await panel.close();
  });

  it('1: both vectors as strips; the number under the pointer is read, all are copied as they are', async () => {
    const panel = await show();
    const strips = new Strips(panel);
    await panel.says('.walk-step', 'token 11 · id 2009');
    assert.deepEqual(await strips.values('What layer 3 reads of it', 40), [...core.inputs.query.slice(0, 40)].map(rounded));
    assert.deepEqual(await strips.values('What layer 3 reads of trophy', 3), [...core.inputs.key.slice(0, 3)].map(rounded));
    const strip = strips.named('What layer 3 reads of it');
    const box = await strip.boundingBox();
    assert(box);
    await strip.hover({ position: { x: ((219 + 0.5) * box.width) / 384, y: 5 } });
    const [name, value] = (await panel.textOf('.readout')).split(': ');
    close(Number(value), core.inputs.query[Number(name?.replace('dimension ', ''))] ?? NaN, 1e-4);
    await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await strip.click();
    await panel.says('.readout', '384 numbers copied');
    const copied: unknown = JSON.parse(await panel.page.evaluate(() => navigator.clipboard.readText()));
    assert(Array.isArray(copied));
    assert.deepEqual(copied.map(Number).map(Math.fround), [...core.inputs.query]);
    await panel.close();
  });

  it('1: a strip is painted as its numbers are: orange above zero, blue below', async () => {
    const panel = await show();
    const columns = await new Strips(panel).colours('Query of it');
    assert.equal(columns.length, 32);
    columns.forEach(([red, , blue], at) => assert.equal(red > blue, (core.q[at] ?? 0) > 0, `dimension ${at}`));
    const strengths = columns.map((channels) => Math.max(...channels));
    const strongest = [...core.q.keys()].sort((a, b) => Math.abs(core.q[b] ?? 0) - Math.abs(core.q[a] ?? 0));
    assert((strengths[strongest[0] ?? 0] ?? 0) > 200 && (strengths[strongest[31] ?? 0] ?? 255) < 60);
    await panel.close();
  });

  it('2: query, key and value; all keys and values on demand', async () => {
    const panel = await show();
    const strips = new Strips(panel);
    assert.deepEqual(await strips.values('Query of it', 32), [...core.q].map(rounded));
    assert.deepEqual(await strips.values('Key of trophy', 32), [...vectorOf(core.keys, 2)].map(rounded));
    assert.deepEqual(await strips.values('Value of trophy', 32), [...vectorOf(core.values, 2)].map(rounded));
    await panel.page.getByRole('button', { name: 'all keys' }).click();
    assert.deepEqual(await strips.values('Key of suitcase', 4), [...vectorOf(core.keys, 9).slice(0, 4)].map(rounded));
    assert.equal(await panel.page.locator('[aria-label^="Key of"]').count(), 16);
    assert.equal(await panel.page.locator('[aria-label^="Value of"]:not([aria-label*="weight"])').count(), 1);
    await panel.close();
  });

  it('3: says that this model has no positions in its attention', async () => {
    const panel = await show();
    await panel.says('.walk-step', 'attention itself knows no positions');
    await panel.close();
  });

  it('4: scores as bars; opened, the products that add up to one', async () => {
    const panel = await show();
    const rows = new BarRows(panel, 4);
    for (const [label, score] of [
      ['trophy', 2],
      ['suitcase', 9],
      ['[CLS]', 0],
    ] as const)
      close(Number(await rows.text(label, 0)), core.scores[score] ?? NaN, 0.006);
    close((await rows.width('suitcase', 0)) / (await rows.width('trophy', 0)), (core.scores[9] ?? 0) / (core.scores[2] ?? 1), 0.01);
    await panel.says('.walk-step', 'and 10 more tokens with scores from -20.08 to -1.23');
    await panel.says('.products', '20 products above zero add 30.08, 12 below zero -4.57');
    await panel.page.getByRole('button', { name: 'suitcase', exact: true }).first().click();
    await panel.says('.products', '20.45');
    const products = [...vectorOf(core.keys, 9)].map((value, at) => value * (core.q[at] ?? 0)).sort((a, b) => b - a);
    const drawn = await panel.page
      .locator('.products rect')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height')) * (bar.classList.contains('negative') ? -1 : 1)));
    assert.equal(drawn.length, 32);
    close((drawn[1] ?? 0) / (drawn[0] ?? 1), (products[1] ?? 0) / (products[0] ?? 1), 0.01);
    assert.equal(drawn.filter((height) => height < 0).length, products.filter((product) => product < 0).length);
    await panel.close();
  });

  it('5: the row before and after each; without the scale as a what-if, which changes nothing else', async () => {
    const panel = await show();
    const rows = new BarRows(panel, 5);
    for (const [label, key] of [
      ['trophy', 2],
      ['[CLS]', 0],
    ] as const) {
      close(Number(await rows.text(label, 0)), core.scores[key] ?? NaN, 0.006);
      close(Number(await rows.text(label, 1)), core.scaled[key] ?? NaN, 0.006);
      close(parseFloat(await rows.text(label, 2)), 100 * (core.weights[key] ?? NaN), 0.06);
    }
    await panel.says('.walk-step', '10 more tokens have 2.6 % together. All weights sum to 1.000.');
    await panel.says('.walk-step', 'Scores are divided by √32');
    await panel.says('.walk-step', 'Without the division trophy would get 99.4 %.');
    const others = () => panel.page.locator('.walk-step:not(:nth-of-type(5))').allInnerTexts();
    const before = await others();
    await panel.page.locator('vscode-checkbox').click();
    await panel.says('.walk-step', 'The model does not do this');
    close(parseFloat(await rows.text('trophy', 3)), 100 * (core.unscaled[2] ?? NaN), 0.06);
    assert.equal(await rows.text('trophy', 2), '57.7 %');
    assert.deepEqual(await others(), before);
    assert.equal(await panel.requests('explain'), 1);
    assert.equal(await panel.requests('change'), 0);
    await panel.close();
  });

  it('6: values times weights, stacked into what the head says; the weight beside what it carried', async () => {
    const panel = await show();
    const strips = new Strips(panel);
    const rows = new BarRows(panel, 6);
    close(Number(await rows.text('trophy', 1)), core.carried[2] ?? NaN, 0.006);
    close(Number(await rows.text('[CLS]', 1)), core.carried[0] ?? NaN, 0.006);
    await panel.says('.walk-step', '[CLS] gets 10.0 % of the weight and carries only 0.02, where trophy carries 1.62');
    const stack: (readonly number[])[] = [];
    for (const label of ['trophy', 'suitcase', '[CLS]', 'the₁']) stack.push(await strips.values(`Value of ${label} times its weight`, 32));
    const rest = await strips.values('All other values times their weights', 32);
    const total = await strips.values('What head 1 says', 32);
    total.forEach((value, at) => {
      close(value, core.headOutput[at] ?? NaN, 1e-4);
      close(
        [...stack, rest].reduce((sum, vector) => sum + (vector[at] ?? NaN), 0),
        value,
        1e-3,
      );
    });
    assert.deepEqual(stack[0], [...core.weightedValue].map(rounded));
    await panel.close();
  });

  it('7: how much each head wrote, their sum and the way on; a click walks to another head', async () => {
    const panel = await show();
    const strips = new Strips(panel);
    const rows = new BarRows(panel, 7);
    close(Number(await rows.text('H1', 0)), core.headNorms[1] ?? NaN, 0.006);
    close(Number(await rows.text('H2', 0)), core.headNorms[2] ?? NaN, 0.006);
    await panel.says('.walk-step', 'By how much it wrote to it, head 1 is number 2: a vector of length 2.02.');
    await panel.says('.walk-step', 'and normed');
    assert.deepEqual(await strips.values('What head 1 wrote to it', 5), [...core.projected.slice(0, 5)].map(rounded));
    assert.deepEqual(await strips.values('What all heads wrote to it', 5), [...core.attended.slice(0, 5)].map(rounded));
    assert.deepEqual(await strips.values('The vector of it after', 5), [...core.residual.after.slice(0, 5)].map(rounded));
    await panel.page.getByRole('button', { name: 'all 12 heads' }).click();
    assert.equal(await rows.count(), 12);
    await panel.page.getByRole('button', { name: 'H2', exact: true }).click();
    await panel.says('.walkthrough h1', 'L3 H2');
    await panel.tells(({ heads }) => heads.length === 1 && heads[0]?.layer === 3 && heads[0].head === 2);
    await panel.close();
  });

  it('keys alone: E walks through, arrows go from step to step and from token to token, Enter folds, Escape leaves', async () => {
    const panel = await Panel.show(browser(), await trophy());
    await panel.press('e');
    await panel.tells(({ show: shown }) => shown === 'walkthrough');
    await panel.page.waitForSelector('.walk-step');
    await panel.press('ArrowDown', 'ArrowDown');
    const focused = () => panel.page.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), 'Query, key, value');
    await panel.press('Enter');
    assert.equal(await panel.page.locator('[aria-label="Query of it"]').count(), 0);
    await panel.press('Enter', 'ArrowUp');
    assert.equal(await focused(), 'From text to vectors');
    assert.equal(await panel.page.locator('[aria-label="Query of it"]').count(), 1);
    await panel.press('ArrowLeft');
    await panel.says('.walkthrough h1', 'Why because looks at');
    await panel.tells(({ focus }) => focus?.index === 10);
    await panel.press(']');
    await panel.says('.walkthrough h1', 'L3 H2');
    await panel.press('Escape');
    await panel.page.waitForSelector('.drawing');
    await panel.close();
  });

  it('keys alone: a strip is read cell by cell, and copied', async () => {
    const panel = await show();
    await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const strip = new Strips(panel).named('Query of it');
    await strip.focus();
    await panel.press('End', 'ArrowLeft');
    assert.equal(await strip.getAttribute('aria-valuetext'), `dimension 30: ${(core.q[30] ?? NaN).toFixed(5)}`);
    await panel.press('Control+c');
    const copied: unknown = JSON.parse(await panel.page.evaluate(() => navigator.clipboard.readText()));
    assert(Array.isArray(copied) && copied.length === 32);
    assert.equal(await titleOf(panel), 'Why it looks at trophy · L3 H1 · 57.7 %', 'arrow keys within a strip move no token');
    await panel.close();
  });

  it('the editor moves it, and the bars move there unless nothing shall move', async () => {
    for (const [reducedMotion, isMoving] of [
      ['no-preference', true],
      ['reduce', false],
    ] as const) {
      const panel = await show({}, { reducedMotion });
      assert.equal(
        await panel.page
          .locator('.bar-table .fill')
          .first()
          .evaluate((bar) => parseFloat(getComputedStyle(bar).transitionDuration) > 0),
        isMoving,
      );
      const looks = await new Strips(panel).watch('What layer 3 reads of it');
      const { view } = inspected.state;
      assert(view);
      await panel.open.push({ view: { ...view, focus: { sequence: 'text', index: 9 } } });
      await panel.says('.walkthrough h1', 'Why suitcase looks at');
      assert.equal(await panel.requests('change'), 0, 'what the host said is not told back');
      for (let turn = 0; turn < TURNS && (await looks()) < 3; turn++) await panel.drawn();
      assert.equal((await looks()) > 2, isMoving);
      await panel.close();
    }
  });

  it('choosers lead to neighbours: layer, head, query and key', async () => {
    const panel = await show();
    await panel.page.getByRole('combobox', { name: 'Layer' }).selectOption('0');
    await panel.says('.walkthrough h1', 'L0 H1');
    await panel.says('.walk-step', 'The first layer, layer 0, reads it as a vector');
    await panel.page.getByRole('combobox', { name: 'Key' }).selectOption('9');
    await panel.says('.walkthrough h1', 'Why it looks at suitcase');
    await panel.page.getByRole('button', { name: 'Query: the one after' }).click();
    await panel.says('.walkthrough h1', 'Why was looks at suitcase');
    await panel.tells(({ focus, partner, pinned }) => focus?.index === 12 && partner?.index === 9 && !pinned);
    await panel.close();
  });

  it('who looks at the focus: then the focus is the key', async () => {
    const panel = await show({ direction: 'lookedAtBy', focus: { sequence: 'text', index: 2 } });
    await panel.says('.walkthrough h1', 'looks at trophy');
    await panel.close();
  });

  it('folded steps stay folded after a reload', async () => {
    const panel = await show();
    await panel.page.getByRole('button', { name: 'Score', exact: true }).click();
    const saved = await panel.open.kept();
    await panel.close();
    const again = await show({}, { saved });
    assert.equal(await again.page.locator('.products').count(), 0);
    assert.equal(await again.page.locator('[aria-label="Query of it"]').count(), 1);
    await again.close();
  });

  it('a failure is told, and asking again helps', async () => {
    const { code, template, args, message } = new UserError('busy', 'The engine is busy.');
    let refuses = true;
    const explain = (question: ExplainQuestion) =>
      (refuses ? { refused: { message, data: { code, template, args } } } : inspected.answers.explain(question)) as ReturnType<
        typeof inspected.answers.explain
      >;
    const panel = await Panel.show(browser(), { ...inspected, answers: { ...inspected.answers, explain } }, { settle: false });
    await panel.says('.walkthrough', 'The engine is busy.');
    refuses = false;
    await panel.page.getByText('Try again').click();
    await panel.says('.walkthrough h1', 'Why it looks at trophy');
    await panel.close();
  });

  for (const theme of Object.keys(THEMES) as ThemeName[])
    it(`${theme}: axe finds nothing, with all there is to see open`, async () => {
      const panel = await show({}, { theme, width: 600, height: 2400 });
      await panel.page.getByRole('button', { name: 'all values' }).click();
      await panel.page.locator('vscode-checkbox').click();
      await panel.says('.walk-step', 'The model does not do this');
      await assertNothingFound(panel);
      await panel.close();
    });

  for (const theme of ['dark', 'light', 'hc-dark'] as const)
    it(`${theme}: looks as approved`, async function () {
      const panel = await show({}, { theme, width: 600, height: 2130, reducedMotion: 'reduce' });
      await assertApproved(panel, `walkthrough-${theme}`, this);
      await panel.close();
    });

  for (const width of [400, 1200])
    it(`${width} points wide: nothing is cut off at the side`, async () => {
      const panel = await show({}, { width, height: 800 });
      const [wide = 1, inner = 0] = await panel.page.locator('.walkthrough').evaluate((page) => [page.scrollWidth, page.clientWidth]);
      assert(wide <= inner, `${wide} > ${inner}`);
      const strip = new Strips(panel).named('Query of it');
      await strip.focus();
      for (const end of ['Home', 'End']) {
        await panel.press(end);
        const readout = await panel.page.locator('.readout').boundingBox();
        assert(readout && readout.x >= 0 && readout.x + readout.width <= width, `${end}: ${JSON.stringify(readout)}`);
      }
      await panel.close();
    });
});

/** Five digits, as a cell says them. */
function rounded(value: number): number {
  return Number(value.toFixed(Math.max(0, Math.min(9, 4 - Math.floor(Math.log10(Math.abs(value)))))));
}
