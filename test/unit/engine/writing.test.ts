import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { sequenceOf } from '../../../src/protocol/inspection.ts';
import { builtIn } from '../core/builtIn.ts';
import { assertSentence, engineForEachTest, miniLM, SHORT } from './support.ts';

const SENTENCE = 'The nurse gave her keys to the driver because she was tired.';
const TRANSLATION = 'A enfermeira deu as chaves para o motorista porque ela estava cansada.';

describe('an engine whose model writes', () => {
  const engine = engineForEachTest();

  it('tells a translation word by word, and answers about both texts', async () => {
    const client = engine.start();
    const told: string[] = [];
    client.onWords(({ inspection, text }) => told.push(`${inspection}: ${text}`));
    const inspection = await client.inspect({ id: 'a', model: builtIn('en-pt'), texts: [SENTENCE] });
    assert.equal(sequenceOf(inspection, 'target').text, TRANSLATION);
    assert.ok(told.length > 10, `${told.length} events`);
    for (const words of told) assert.ok(`a: ${TRANSLATION}`.startsWith(words), words);
    const [first] = await client.predictions({ inspection: 'a', index: 1, count: 5 });
    assert.equal(first?.label, '␣enfermeira');
    const rows = await client.weights({
      inspection: 'a',
      site: 'decoder.cross',
      heads: [{ layer: 1, head: 0 }],
      rows: [1, 2],
      presentation: { words: false, renormalised: false },
    });
    assert.deepEqual(rows.shape, [1, 1, 14]);
    assert.equal(rows.values.indexOf(Math.max(...rows.values)), 1);
  });

  it('takes a target that is given', async () => {
    const client = engine.start();
    const inspection = await client.inspect({ id: 'a', model: builtIn('en-pt'), texts: ['Good morning.'], target: 'Boa noite.' });
    const target = sequenceOf(inspection, 'target');
    assert.deepEqual([target.text, target.segments[0]?.made], ['Boa noite.', null]);
    const [best] = await client.predictions({ inspection: 'a', index: 0, count: 1 });
    assert.equal(best?.label, '␣Bom');
  });

  it('makes a lost translation again without a word', async () => {
    const client = engine.start();
    await client.inspect({ id: 'a', model: builtIn('en-pt'), texts: ['Good morning.'] });
    await client.stop();
    const [best] = await client.predictions({ inspection: 'a', index: 1, count: 1 });
    assert.equal(best?.label, '␣dia');
  });

  it('continues a text, and inspects what it wrote', async () => {
    const client = engine.start();
    const told: string[] = [];
    client.onWords(({ inspection, text }) => told.push(`${inspection}: ${text}`));
    const steps: string[] = [];
    client.onProgress(({ done, total }) => steps.push(`${done} of ${total}`));
    const question = { model: builtIn('smollm2'), texts: ['The capital of France is'] };
    const { ids, text } = await client.continue({ ...question, id: 'c', count: 2 });
    assert.match(text, /^ Paris/);
    assert.deepEqual(told.at(-1), `c: ${text}`);
    assert.deepEqual(steps, ['0 of 2', '1 of 2']);
    const inspection = await client.inspect({ ...question, id: 'a', continuation: ids });
    const [sequence] = inspection.sequences;
    assert.deepEqual([sequence?.text, sequence?.segments[0]?.made], [`${question.texts[0]}${text}`, question.texts[0]?.length]);
  });

  it('stops writing when it is cancelled, and goes on with the same process', async () => {
    const client = engine.start();
    const source = new CancellationTokenSource();
    client.onWords(() => source.cancel());
    const question = { id: 'c', model: builtIn('smollm2'), texts: ['The river'], count: 2000 };
    await assertSentence(client.continue(question, source.token), 'cancelled');
    const { pid } = client;
    const { ids } = await client.continue({ ...question, count: 1 });
    assert.equal(ids.length, 1);
    assert.equal(client.pid, pid);
  });

  it('says what a model cannot do', async () => {
    const client = engine.start();
    await client.inspect({ id: 'a', model: miniLM(), texts: [SHORT] });
    await assertSentence(client.predictions({ inspection: 'a', index: 1, count: 5 }), 'predictsNothing');
    await assertSentence(client.continue({ id: 'c', model: miniLM(), texts: [SHORT], count: 3 }), 'writesNothing');
    await assertSentence(client.inspect({ id: 'b', model: miniLM(), texts: [SHORT], chat: true }), 'noChatTemplate');
  });
});
