import assert from 'node:assert/strict';
import { attentionRow } from '../../../src/core/attention/score.ts';
import { casesOf } from '../../cases/cases.ts';
import { assertClose } from './support.ts';

describe('one row of weights', () => {
  for (const { id, title, input, expect } of casesOf('formula')) {
    it(`${id}: ${title}`, () => {
      const { q, k, scale, cap, bias, mask } = input;
      const width = q[0]?.length ?? 0;
      const vectors = (rows: readonly (readonly number[])[]) => ({ values: rows.flat(), offset: 0, stride: width });
      mask.forEach((allowed, query) => {
        const row = attentionRow(vectors(q), query, vectors(k), k.length, width, {
          scale,
          cap,
          bias: (key) => bias?.[query]?.[key] ?? 0,
          allowed: (key) => allowed[key] ?? false,
        });
        assertClose(row, expect.weights[query] ?? [], expect.tolerance, `query ${query}`);
        allowed.forEach((isAllowed, key) => {
          if (!isAllowed) assert.equal(row[key], 0);
        });
      });
    });
  }
});
