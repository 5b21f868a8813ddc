import assert from 'node:assert/strict';
import { type Model, openModel } from '../../../src/core/model.ts';
import { casesOf, textOf } from '../../cases/cases.ts';
import { miniLM } from './miniLM.ts';
import { inspect, tokensOf } from './support.ts';

describe('text near and beyond the limit', () => {
  let model: Model;
  before(async () => {
    model = await openModel(miniLM());
  });
  after(() => model.dispose());

  for (const { id, title, input, expect } of casesOf('long')) {
    it(`${id}: ${title}`, async function () {
      this.timeout(60_000);
      const text = textOf(input);
      const started = performance.now();
      const { sequence } = await model.tokenize([text]);
      const seconds = (performance.now() - started) / 1000;
      const {
        tokens,
        segments: [segment],
      } = sequence;
      assert.equal(segment?.length, text.length);
      assert.equal(segment.tokens, expect.textTokens);
      assert.equal(tokens.length, Math.min(expect.textTokens + 2, 512));
      assert.equal(segment.kept, tokens.length - 2);
      if ('first' in expect) {
        assert.deepEqual(
          tokens
            .slice(1, 4)
            .slice(0, expect.first.length)
            .map(({ id: token, range, piece }) => [token, ...(range ?? []), piece]),
          expect.first,
        );
        assert.ok(seconds < expect.maxSeconds, `${seconds} s`);
        assert.ok(tokens.every(({ label }) => label.length <= 80));
      } else {
        assert.equal(segment.kept, expect.shownTextTokens);
        assert.equal(segment.cut, expect.cut ? expect.cutOffset : null);
        assert.equal(tokens.at(-2)?.range?.[1], expect.cutOffset);
      }
    });
  }

  it('a text that was cut is run as what was kept', async () => {
    const run = await inspect(model, ['river '.repeat(700)]);
    assert.equal(tokensOf(run).length, 512);
    assert.equal(tokensOf(run).at(-1)?.piece, '[SEP]');
  });
});
