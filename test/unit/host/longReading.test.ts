import assert from 'node:assert/strict';
import { openModel } from '../../../src/core/model.ts';
import type { HeadsQuestion } from '../../../src/protocol/engine.ts';
import type { Inspection } from '../../../src/protocol/inspection.ts';
import { openingView } from '../../../src/protocol/view.ts';
import { Matrices } from '../../../src/session/matrices.ts';
import { answers, read, sameReading } from '../../../src/session/reading.ts';
import { builtIn } from '../core/builtIn.ts';

const TOKENS = 1300;

describe('what is read of a long text', () => {
  it('is the rows around the focus, and none of its heads as a whole', async function () {
    this.timeout(120_000);
    const model = await openModel(builtIn('smollm2'));
    try {
      const text = `river${' river stone'.repeat((TOKENS - 1) / 2)}`;
      const run = await model.run(await model.tokenize([text]));
      const inspection: Inspection = { ...run, id: 'long', model: model.card };
      const asked: HeadsQuestion['rows'][] = [];
      const source = {
        weights: (question: HeadsQuestion) => {
          asked.push(question.rows);
          return run.capture.weights(question);
        },
        mean: (question: HeadsQuestion) => run.capture.mean(question),
      };
      const matrices = new Matrices(source, TOKENS);
      const at = (index: number) => ({ ...openingView(inspection), focus: { sequence: 'text', index } as const });

      const reading = await read(inspection, [text], at(700), matrices);
      assert.deepEqual(asked, [[512, 896]]);
      const [own] = answers(reading, 700, 'looksAt');
      const whole = await run.capture.weights({
        site: 'decoder.self',
        heads: at(700).heads,
        rows: [700, 701],
        presentation: { words: false, renormalised: false },
      });
      assert.equal(own?.links.length, TOKENS - 1);
      // The kernel rounds a row on its own otherwise than among others.
      for (const { unit, weight } of own.links) assert.ok(Math.abs((whole.values[unit] ?? NaN) - weight) < 1e-6);
      assert.deepEqual(answers(reading, 3, 'looksAt')[0]?.links, []);
      const [others] = answers(reading, 700, 'lookedAtBy');
      assert.equal(others?.links.length, 896 - 512);
      assert.ok(others.links.every(({ unit }) => unit >= 512 && unit < 896));

      assert.ok(sameReading(inspection, at(700), at(701)));
      assert.ok(!sameReading(inspection, at(700), at(900)));
    } finally {
      await model.dispose();
    }
  });
});
