import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { casesOf, textOf } from '../../cases/cases.ts';
import { BuiltIns } from './builtIn.ts';
import { inspect, tokensOf } from './support.ts';

describe('text near and beyond the limit', () => {
  const models = new BuiltIns();
  after(() => models.dispose());

  for (const { id, title, model: name, input, expect } of casesOf('long')) {
    it(`${id}: ${title}`, async function () {
      this.timeout(60_000);
      const text = textOf(input);
      const model = await models.get(name);
      // Those that the tokenizer adds: [CLS] and [SEP], or none.
      const added = model.card.family === 'bert' ? 2 : 0;
      const started = performance.now();
      const { sequence } = await model.tokenize([text]);
      const seconds = (performance.now() - started) / 1000;
      const {
        tokens,
        segments: [segment],
      } = sequence;
      assert.equal(segment?.length, text.length);
      assert.equal(segment.tokens, expect.textTokens);
      assert.equal(tokens.length, Math.min(expect.textTokens + added, model.card.maxTokens));
      assert.equal(segment.kept, tokens.length - added);
      if ('first' in expect) {
        assert.deepEqual(
          tokens
            .slice(added / 2)
            .slice(0, expect.first.length)
            .map(({ id: token, range, piece }) => [token, ...(range ?? []), piece]),
          expect.first,
        );
        assert.ok(seconds < expect.maxSeconds, `${seconds} s`);
        assert.ok(tokens.every(({ label }) => label.length <= 80));
      } else {
        assert.equal(segment.kept, expect.shownTextTokens);
        assert.equal(segment.cut, expect.cut ? expect.cutOffset : null);
        assert.equal(tokens.at(-1 - added / 2)?.range?.[1], expect.cutOffset);
        if (expect.idsSha256) assert.equal(sha256(tokens.map((token) => token.id).join(',')), expect.idsSha256);
      }
    });
  }

  it('a text that was cut is run as what was kept', async () => {
    const run = await inspect(await models.get(), ['river '.repeat(700)]);
    assert.equal(tokensOf(run).length, 512);
    assert.equal(tokensOf(run).at(-1)?.piece, '[SEP]');
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
