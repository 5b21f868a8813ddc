import assert from 'node:assert/strict';
import { bold, escaped, table } from '../../../src/session/markdown.ts';

describe('Markdown of any text', () => {
  it('has every mark escaped that means something', () => {
    assert.equal(escaped('[free](command:x.y)'), '\\[free\\](command:x.y)');
    assert.equal(escaped('a|b'), 'a\\|b');
    assert.equal(escaped('```'), '\\`\\`\\`');
    assert.equal(escaped('<b>&amp;'), '\\<b\\>\\&amp;');
    assert.equal(escaped('http://x'), 'http\\://x');
    assert.equal(escaped('www.x.org a@b.c'), 'www\\.x.org a\\@b.c');
    assert.equal(escaped('- 1'), '\\- 1');
    assert.equal(escaped('1. a'), '1\\. a');
  });

  it('leaves plain text as it is', () => assert.equal(escaped("it's 57.7 %, (L3 H1): done-ish"), "it's 57.7 %, (L3 H1): done-ish"));

  it('is one line, and without control characters', () => {
    assert.equal(escaped('a\r\nb\nc\u2028d'), 'a↵b↵c↵d');
    assert.equal(escaped('\u0000\b'), '\ufffd\ufffd');
  });

  it('keeps text that runs the other way to itself', () => {
    assert.equal(escaped('שלום'), '\u2068שלום\u2069');
    assert.equal(escaped('plain'), 'plain');
  });

  it('keeps the columns of a table', () => {
    const rows = table(
      ['token', ''],
      ['left', 'right'],
      [
        [escaped('a|b'), '1 %'],
        [bold('\n|'), '2 %'],
      ],
    ).split('\n');
    assert.equal(rows.length, 4);
    for (const row of rows) assert.equal(row.match(/(?<!\\)\|/g)?.length, 3);
  });
});
