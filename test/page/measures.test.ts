/** One switch says what the numbers are: they are the engine's, in every part of the panel. */
import assert from 'node:assert/strict';
import { measured } from '../../src/drawing/measured.ts';
import { assertNothingFound } from './support/axe.ts';
import { suiteBrowser } from './support/browser.ts';
import type { Inspected } from './support/inspect.ts';
import { Panel, trophy } from './support/panel.ts';

const IT = 11;
const CARRIED = 'What it carried';

describe('measures', () => {
  const browser = suiteBrowser();
  let panel: Panel;
  let inspected: Inspected;
  beforeEach(async () => {
    inspected = await trophy();
    panel = await Panel.show(browser(), inspected);
  });
  afterEach(() => panel.close());

  /** The row of `it`, as the engine has it. */
  async function row(measure: 'carried' | 'rollout'): Promise<{ readonly text: string; readonly label: string }[]> {
    const { inspection } = inspected.state;
    assert(inspection);
    const { values } = await inspected.answers.weights({
      inspection: inspection.id,
      site: 'encoder.self',
      heads: [{ layer: 3, head: 1 }],
      rows: [IT, IT + 1],
      presentation: { words: false, renormalised: false, measure },
    });
    const tokens = inspection.sequences[0]?.tokens ?? [];
    return Array.from(values, (value, index) => ({ value, text: measured(measure, value), label: tokens[index]?.label ?? '' })).sort(
      (a, b) => b.value - a.value,
    );
  }

  it('what it carried: sentence, bars, table, legend and map have the numbers of the engine', async () => {
    await panel.choose('Measure', CARRIED);
    await panel.tells(({ measure }) => measure === 'carried');
    const [first, second] = await row('carried');
    assert(first && second);
    await panel.headline(`it gets most from ${first.label} ${first.text}`);
    await panel.says('aside', 'it gets from, in L3 H1');
    await panel.says('aside', `${second.label}${second.text}`);
    await panel.says('.scale', CARRIED);
    await panel.says('.scale', 'The largest shown is drawn strongest.');
    assert(!(await panel.textOf('aside')).includes('resting place'));
    await panel.press('t');
    await panel.says('.table caption', CARRIED);
    await panel.says('.table tbody', first.text);
    assert(!(await panel.textOf('.table tbody')).includes('%'));
  });

  it('rollout is shown for the layer, and the heads come back with the weight', async () => {
    await panel.choose('Measure', 'Rollout');
    const [first] = await row('rollout');
    assert(first);
    await panel.headline(`gets most from ${first.label === 'it' ? 'itself' : first.label} ${first.text}`);
    await panel.headline('L3: Rollout belongs to a layer, and is the same for all its heads.');
    await panel.says('.legend', 'L3');
    assert.equal(await panel.page.locator('.cell.chosen').count(), 12);
    await panel.choose('Measure', 'Weight');
    await panel.headline('it looks mostly at trophy 57.7 %');
    assert.equal(await panel.page.locator('.cell.chosen').count(), 1);
  });

  it('says what a measure is where the keyboard rests on its name, and a picture says it too', async () => {
    await panel.choose('Measure', CARRIED);
    await panel.headline('it gets most from');
    await panel.page.locator('.controls .term').focus();
    await panel.says('.controls .term-text:popover-open', '‖α v W_O‖ · Kobayashi et al. 2020');
    await assertNothingFound(panel);
  });
});
