import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Model, openModel } from '../../../src/core/model.ts';
import { builtIn } from './builtIn.ts';
import { refusalOf, withModel } from './support.ts';

const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));
const TEXT = 'the old fox ran over the hill while it was early in the morning';
const nothing = () => Promise.resolve();

/** The likeliest token again and again, each time by a run on all of the text. */
async function wholeRuns(model: Model, text: string, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const run = await model.run(await model.tokenize([text], { continuation: ids }));
    const [likeliest] = await model.predictions(run, (run.sequences[0]?.tokens.length ?? 0) - 1, 1);
    ids.push(likeliest?.id ?? -1);
  }
  return ids;
}

const continued = async (model: Model, text: string, count: number, onWords: (words: string) => void = () => undefined) =>
  model.continue(await model.tokenize([text]), count, nothing, onWords);

describe('writing on', () => {
  // Kinds of positions, windows and shared heads; llama-dynamic and phi3-long-rope change all positions when the text grows, bloom reads it anew each time.
  const kinds = /^(gpt2|gpt-neo|opt|bloom|llama|llama-dynamic|mistral|gemma2|gemma3|qwen3|phi3-long-rope|gpt-neox|gpt-j)$/;
  for (const name of readdirSync(TINY).filter((each) => kinds.test(each))) {
    it(`${name} writes what runs on the whole text say`, async () => {
      await withModel(path.join(TINY, name), async (model) => {
        const expected = await wholeRuns(model, TEXT, 6);
        const { ids } = await continued(model, TEXT, 6);
        // It may end earlier, where it wrote an end.
        assert.deepEqual(ids, expected.slice(0, ids.length));
        assert.ok(ids.length > 0, 'nothing written');
      });
    });
  }

  describe('with SmolLM2', () => {
    let model: Model;
    before(async () => {
      model = await openModel(builtIn('smollm2'));
    });
    after(() => model.dispose());

    it('tells the words as they come, and gives the ids that made them', async () => {
      const told: string[] = [];
      const { ids, text } = await continued(model, 'The capital of France is', 4, (words) => told.push(words));
      assert.match(text, /^ Paris/);
      assert.equal(ids.length, 4);
      assert.equal(told.length, 4);
      for (const [at, words] of told.entries()) assert.ok(text.startsWith(words) && words.length >= (told[at - 1]?.length ?? 0), words);
    });

    it('inspects the text and what follows it in one pass, with ranges in both', async () => {
      const text = 'The capital of France is';
      const { ids, text: more } = await continued(model, text, 3);
      const { sequence } = await model.tokenize([text], { continuation: ids });
      assert.equal(sequence.text, text + more);
      assert.equal(sequence.segments[0]?.made, text.length);
      assert.deepEqual(
        sequence.tokens.slice(-3).map(({ id }) => id),
        ids,
      );
      assert.equal(sequence.tokens.map(({ range }) => range && sequence.text?.slice(...range)).join(''), text + more);
    });

    it('answers in its chat template, whose tokens stand for no text', async () => {
      const turn = await model.tokenize(['Name a river.'], { chat: true });
      const { tokens, text } = turn.sequence;
      assert.equal(text, null);
      assert.deepEqual([tokens[0]?.piece, tokens[0]?.range, tokens[0]?.special], ['<|im_start|>', null, true]);
      assert.equal(tokens.flatMap(({ range }) => (range ? ['Name a river.'.slice(...range)] : [])).join(''), 'Name a river.');
      const { text: answer } = await model.continue(turn, 12, nothing, () => undefined);
      assert.match(answer, /river/i);
    });

    it('ends when it is cancelled', async () => {
      let steps = 0;
      const cancel = () => (++steps > 40 ? Promise.reject(new Error('enough')) : Promise.resolve());
      await assert.rejects(
        model.continue(await model.tokenize(['The capital']), 100, cancel, () => undefined),
        /enough/,
      );
    });
  });

  it('is refused by a model that only reads', async () => {
    await withModel(builtIn('minilm').folder, async (model) => {
      assert.match(await refusalOf(() => continued(model, TEXT, 3)), /does not write text/);
      const run = await model.run(await model.tokenize([TEXT]));
      assert.match(await refusalOf(() => model.predictions(run, 0, 5)), /no output layer/);
      assert.match(await refusalOf(() => model.tokenize([TEXT], { chat: true })), /no chat template/);
    });
  });

  it('fills in a mask', async () => {
    await withModel(path.join(TINY, 'bert'), async (model) => {
      assert.equal(model.card.predicts, 'masked');
      const { sequence, target } = await model.tokenize(['the [MASK] fox']);
      const run = await model.run({ sequence, target });
      const place = sequence.tokens.findIndex(({ id }) => id === model.card.mask);
      const fillings = await model.predictions(run, place, 5);
      assert.equal(fillings.length, 5);
      const logits = await model.logits(run);
      assert.ok(logits?.data instanceof Float32Array);
      const row = Array.from(logits.data.subarray(place * (logits.dims[1] ?? 0), (place + 1) * (logits.dims[1] ?? 0)));
      assert.equal(fillings[0]?.id, row.indexOf(Math.max(...row)));
      const sum = row.reduce((total, score) => total + Math.exp(score - Math.max(...row)), 0);
      assert.ok(Math.abs((fillings[0]?.probability ?? 0) - 1 / sum) < 1e-5);
    });
  });
});
