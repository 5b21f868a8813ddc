import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Model, openModel, type Run } from '../../../src/core/model.ts';
import { miniLM } from './builtIn.ts';
import { assertClose, assertSumsToOne, inspect, rowsOf, tokensOf } from './support.ts';

/** As reference.py writes it; see test/reference/README.md. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly texts: readonly {
    readonly name: string;
    readonly texts: readonly string[];
    readonly ids: readonly number[];
    readonly segments: readonly number[];
    /** [layers, heads, 2] */
    readonly heads: readonly (readonly (readonly number[])[])[];
    readonly rows: readonly (readonly [layer: number, head: number, query: number, weights: readonly number[]])[];
  }[];
}

const TOLERANCE = 1e-4;
const reference = JSON.parse(readFileSync(new URL('../../reference/minilm.json', import.meta.url), 'utf8')) as Reference;

describe(`MiniLM against PyTorch ${reference.versions['torch']} and transformers ${reference.versions['transformers']}`, () => {
  let model: Model;
  before(async () => {
    model = await openModel(miniLM());
  });
  after(() => model.dispose());

  for (const { name, texts, ids, segments, heads, rows } of reference.texts) {
    it(name, async function () {
      this.timeout(60_000);
      const run = await inspect(model, texts);
      const tokens = tokensOf(run);
      assert.deepEqual(
        tokens.map(({ id }) => id),
        ids,
      );
      assert.deepEqual(
        tokens.map(({ segment }) => segment),
        segments,
      );
      for (const [layer, ofLayer] of heads.entries()) {
        for (const [head, expected] of ofLayer.entries()) {
          const matrix = await rowsOf(run, { layer, head }, [0, ids.length]);
          assertClose(summary(matrix), expected, TOLERANCE, `L${layer} H${head}`);
          for (const row of matrix) assertSumsToOne(row, `L${layer} H${head}`);
          for (const [, , query, weights] of rows.filter((row) => row[0] === layer && row[1] === head)) {
            assertClose(matrix[query] ?? [], weights, TOLERANCE, `L${layer} H${head} query ${query}`);
          }
        }
      }
    });
  }

  it('the sample sentence, as the README tells it: L3 H1, it looks 57.7 % at trophy and 23.6 % at suitcase', async () => {
    const run: Run = await inspect(model, ["The trophy didn't fit in the suitcase because it was too big"]);
    const place = (piece: string) => tokensOf(run).findIndex((token) => token.piece === piece);
    const [row] = await rowsOf(run, { layer: 3, head: 1 }, [place('it'), place('it') + 1]);
    assert.equal(row?.[place('trophy')]?.toFixed(3), '0.577');
    assert.equal(row[place('suitcase')]?.toFixed(3), '0.236');
  });
});

/** Mean over the queries of the sum of squared weights, and of the distance looked at as a share of the length. */
function summary(matrix: readonly Float32Array[]): number[] {
  const n = matrix.length;
  let squares = 0;
  let distance = 0;
  matrix.forEach((row, query) =>
    row.forEach((weight, key) => {
      squares += weight ** 2;
      distance += (weight * Math.abs(key - query)) / n;
    }),
  );
  return [squares / n, distance / n];
}
