import assert from 'node:assert/strict';
import type { HeadsQuestion, MeanAnswer } from '../../../src/protocol/engine.ts';
import type { Tensor } from '../../../src/protocol/inspection.ts';
import { Matrices } from '../../../src/session/matrices.ts';

/** An engine that counts questions; the weight of a link is made of its head, query and key. */
class Source {
  asked: HeadsQuestion[] = [];
  fails = false;

  weights = (question: HeadsQuestion): Promise<Tensor> => {
    this.asked.push(question);
    if (this.fails) return Promise.reject(new Error('no'));
    const [from, to] = question.rows;
    const values = question.heads.flatMap(({ layer, head }) =>
      Array.from({ length: (to - from) * 3 }, (_, at) => 100 * layer + 10 * head + from + Math.floor(at / 3) + (at % 3) / 10),
    );
    return Promise.resolve({ shape: [question.heads.length, to - from, 3], values: Float32Array.from(values) });
  };
  mean = (): Promise<MeanAnswer> => Promise.reject(new Error('not asked here'));
}

const question = (heads: HeadsQuestion['heads'], rows: HeadsQuestion['rows'] = [0, 3]): HeadsQuestion => ({
  inspection: 'a',
  site: 'encoder.self',
  heads,
  rows,
  presentation: { words: false, renormalised: false },
});

describe('weights that are kept', () => {
  const [a, b] = [
    { layer: 1, head: 2 },
    { layer: 3, head: 1 },
  ];

  it('are asked for once a head', async () => {
    const source = new Source();
    const matrices = new Matrices(source, 3);
    await Promise.all([matrices.weights(question([a]), 3), matrices.weights(question([a, b]), 3)]);
    assert.deepEqual(
      source.asked.map(({ heads }) => heads),
      [[a], [b]],
    );
    const { shape, values } = await matrices.weights(question([b, a], [1, 2]), 3);
    assert.equal(source.asked.length, 2);
    assert.deepEqual(shape, [2, 1, 3]);
    assert.deepEqual([...values], [...Float32Array.of(311, 311.1, 311.2, 121, 121.1, 121.2)]);
  });

  it('are not filled by a question about a few rows', async () => {
    const source = new Source();
    const matrices = new Matrices(source, 3);
    await matrices.weights(question([a], [1, 2]), 3);
    await matrices.weights(question([a]), 3);
    assert.deepEqual(
      source.asked.map(({ rows }) => rows),
      [
        [1, 2],
        [0, 3],
      ],
    );
  });

  it('are answered also where they are too many to be kept', async () => {
    const source = new Source();
    const matrices = new Matrices(source, 5000); // one fits
    const { values } = await matrices.weights(question([a, b]), 3);
    assert.deepEqual([values[0], values[9]], [120, 310]);
    await matrices.weights(question([b]), 3);
    assert.equal(source.asked.length, 1, 'the last one is kept');
    await matrices.weights(question([a]), 3);
    assert.equal(source.asked.length, 2);
  });

  it('are asked for again after a failure', async () => {
    const source = new Source();
    const matrices = new Matrices(source, 3);
    source.fails = true;
    await assert.rejects(matrices.weights(question([a]), 3));
    source.fails = false;
    assert.deepEqual((await matrices.weights(question([a]), 3)).shape, [1, 3, 3]);
  });
});
