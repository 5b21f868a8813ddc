/** What is asked of a capture beyond weights, through the engine's process. */
import assert from 'node:assert/strict';
import { productsOf } from '../../../src/protocol/explanation.ts';
import { assertSentence, engineForEachTest, inspect, miniLM, row } from './support.ts';

describe('explanations, roles and measures of the engine', function () {
  this.timeout(120_000);
  const engine = engineForEachTest();
  const site = 'encoder.self';
  const link = { inspection: 'a', site, head: { layer: 3, head: 1 }, query: 11, key: 2 } as const;

  it('answers with arrays of numbers', async () => {
    const client = engine.start();
    await inspect(client, ["The trophy didn't fit in the suitcase because it was too big"]);
    const explanation = await client.explain(link);
    for (const numbers of [explanation.q, explanation.weights, explanation.keys.values, explanation.residual.after]) assert.ok(numbers instanceof Float32Array);
    assert.ok(explanation.allowed instanceof Uint8Array);
    assert.equal(explanation.weights[2]?.toFixed(3), '0.577');
    const score = productsOf(explanation, 2).reduce((sum, { value }) => sum + value, 0);
    assert.equal(score.toFixed(2), explanation.scores[2]?.toFixed(2));

    const { roles, names, scores } = await client.roles({ inspection: 'a', site });
    assert.deepEqual(scores.shape, [6, 12, roles.length]);
    assert.equal(names[2], 'previous');

    const { presentation } = row();
    const carried = await client.links({ ...row(), query: 11, key: 2, presentation: { ...presentation, measure: 'carried' } });
    assert.equal(carried.values[3 * 12 + 1]?.toFixed(3), explanation.carried[2]?.toFixed(3));
    assert.ok((await client.thumbnails({ inspection: 'a', site, measure: 'carried' })).most > 1);
  });

  it('keeps apart what was inspected', async () => {
    const client = engine.start();
    await inspect(client, ['The fox saw the bird']);
    const before = await client.explain({ ...link, query: 2 });
    await assertSentence(client.explain({ ...link, inspection: 'b' }), 'unknownInspection');
    await client.inspect({ id: 'b', model: miniLM(), texts: ['Nobody slept'] });
    assert.deepEqual((await client.explain({ ...link, query: 2 })).weights, before.weights);
  });
});
