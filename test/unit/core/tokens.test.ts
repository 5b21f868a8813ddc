import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Sequence, Token } from '../../../src/protocol/inspection.ts';
import { casesOf, type ExpectedToken, textOf, textsOf } from '../../cases/cases.ts';
import { BuiltIns } from './builtIn.ts';
import { refusalOf } from './support.ts';

describe('tokens and their ranges', () => {
  const models = new BuiltIns();
  after(() => models.dispose());

  const tokenize = async (...texts: string[]): Promise<Sequence> => (await (await models.get()).tokenize(texts)).sequence;

  for (const { id, title, model, input, expect } of casesOf('tokens')) {
    it(`${id}: ${title}`, async () => {
      const text = textOf(input);
      assert.equal(text.length, expect.textLength);
      const opened = await models.get(model);
      if (expect.count === 0) return assert.match(await refusalOf(() => opened.tokenize([text])), /no text to inspect/);
      assertTokens((await opened.tokenize([text])).sequence.tokens, expect.tokens);
    });
  }

  for (const { id, title, input, expect } of casesOf('pair')) {
    it(`${id}: ${title}`, async () => {
      const { tokens, segments: texts } = await tokenize(...textsOf(input));
      assert.equal(tokens.length, expect.count);
      const segments = tokens.map(({ segment }) => segment).join('');
      if (typeof expect.segments === 'string') assert.equal(segments, expect.segments);
      else assert.equal(segments, '0'.repeat(expect.segments[0]) + '1'.repeat(expect.segments[1]));
      if (expect.tokens) assertTokens(tokens, expect.tokens);
      if (expect.idsSha256)
        assert.equal(
          createHash('sha256')
            .update(tokens.map((token) => token.id).join(','))
            .digest('hex'),
          expect.idsSha256,
        );
      assert.deepEqual(
        texts.map(({ cut }) => cut),
        expect.cut ?? [null, null],
      );
      if (expect.kept)
        assert.deepEqual(
          texts.map(({ kept }) => kept),
          expect.kept,
        );
    });
  }

  it('an added token has no range, a written one has; both are special', async () => {
    const { tokens } = await tokenize('[CLS] fox');
    assert.deepEqual(
      tokens.map(({ special }) => special),
      [true, true, false, true],
    );
    assert.deepEqual(
      tokens.map(({ range }) => range),
      [null, [0, 5], [6, 9], null],
    );
  });

  it('text that the model never saw is marked, and its label names it', async () => {
    const { tokens } = await tokenize('We saw \u{1f989}\u{1f989} twice');
    assert.deepEqual(
      tokens.map(({ unknown }) => unknown),
      [false, false, false, true, false, false],
    );
    assert.match(tokens[3]?.label ?? '', /\u{1f989}\u{1f989}/u);
  });

  it('every label can be read: never empty, never more than a line', async () => {
    for (const { input } of casesOf('tokens')) {
      for (const { label } of (await tokenize(textOf(input))).tokens) {
        assert.match(label, /\S/);
        assert.doesNotMatch(label, /[\n\r\0]/);
        assert.ok(label.length <= 80, label);
      }
    }
  });

  it('no range splits a surrogate pair, and in BERT ranges follow each other', async () => {
    for (const { input } of casesOf('tokens')) {
      const text = textOf(input);
      let last = 0;
      for (const { range } of (await tokenize(text)).tokens) {
        if (!range) continue;
        const [start, end] = range;
        assert.ok(start <= end && end <= text.length);
        for (const edge of [start, end]) assert.doesNotMatch(text.slice(edge - 1, edge + 1), /^[\ud800-\udbff][\udc00-\udfff]$/);
        assert.ok(start >= last || /\p{Script=Hangul}/u.test(text.slice(start, end)), `${start} after ${last}`); // pieces of one syllable share its range
        last = end;
      }
    }
  });
});

/** `any`: the range is not compared. */
function assertTokens(tokens: readonly Token[], expected: readonly ExpectedToken[]): void {
  assert.deepEqual(
    tokens.map(({ id, piece }) => [id, piece]),
    expected.map(([id, , , piece]) => [id, piece]),
  );
  expected.forEach(([, start, end, piece], index) => {
    const range = tokens[index]?.range ?? null;
    if (start === 'any' || end === 'any') return;
    assert.deepEqual(range, start === null ? null : [start, end], `range of token ${index}, ${piece}`);
  });
}
