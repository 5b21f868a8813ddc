import assert from 'node:assert/strict';
import type { PredictionsQuestion } from '../../../src/protocol/engine.ts';
import type { Inspection, ModelCard, Sequence, SequenceName, SiteName, Token } from '../../../src/protocol/inspection.ts';
import type { RowReading } from '../../../src/protocol/view.ts';
import { madeOf } from '../../../src/session/made.ts';
import { predicted, Predictions } from '../../../src/session/predictions.ts';

const token = (id: number): Token => ({ id, piece: '', label: '', range: null, segment: 0, special: false, unknown: false, word: 0 });
const sequence = (name: SequenceName, text: string | null = null, made: number | null = null): Sequence => ({
  name,
  tokens: [token(7), token(103), token(8)],
  segments: [{ length: 0, tokens: 3, kept: 3, cut: null, made }],
  text,
});

function inspection(predicts: ModelCard['predicts'], ...sequences: readonly Sequence[]): Inspection {
  const model = { id: 'm', name: 'm', family: 'none', layers: 1, heads: 1, maxTokens: 9, predicts, mask: 103, chat: false };
  return { id: 'i', model, sequences, sites: [], opening: { site: 'decoder.self', head: { layer: 0, head: 0 }, query: 0, key: 0 } };
}
const shown = (site: SiteName, rows: RowReading = 'reads') => ({ site, rows, words: false, specials: 'shown' as const });

describe('predictions', () => {
  const asked: PredictionsQuestion[] = [];
  const engine = {
    running: false,
    predictions: (question: PredictionsQuestion) => {
      asked.push(question);
      return question.index === 9 ? Promise.reject(new Error('no')) : Promise.resolve([]);
    },
  };

  it('are asked for once a token, again after a failure, and never of an engine that does not run', async () => {
    const predictions = new Predictions(engine, 'i');
    assert.equal(predictions.atHand(1), null);
    await Promise.all([predictions.of(1), predictions.of(1)]);
    assert.deepEqual(asked, [{ inspection: 'i', index: 1, count: 5 }]);
    assert(predictions.atHand(1), 'what is known needs no engine');
    await assert.rejects(predictions.of(9));
    assert.equal(predictions.atHand(9), null);
    assert(new Predictions({ ...engine, running: true }, 'i').atHand(1));
  });

  it('of a decoder say what comes after a token, or, by the row that produces it, what could be in its place', () => {
    const one = inspection('next', sequence('text'));
    assert.deepEqual(predicted(one, shown('decoder.self'), 'text', [2, 2]), { row: 2, about: 'next' });
    assert.deepEqual(predicted(one, shown('decoder.self', 'produces'), 'text', [2, 2]), { row: 1, about: 'here' });
    assert.deepEqual(predicted(one, shown('decoder.self'), 'text', [1, 2]), { row: 2, about: 'next' }, 'after the last piece of a word');
    assert.deepEqual(predicted(one, shown('decoder.self', 'produces'), 'text', [1, 2]), { row: 0, about: 'here' });
    assert.equal(predicted(one, shown('decoder.self', 'produces'), 'text', [0, 0]), null);
  });

  it('of an encoder fill masks', () => {
    const one = inspection('masked', sequence('text'));
    assert.deepEqual(predicted(one, shown('encoder.self'), 'text', [1, 1]), { row: 1, about: 'here' });
    assert.equal(predicted(one, shown('encoder.self'), 'text', [2, 2]), null);
    assert.deepEqual(predicted(one, shown('encoder.self'), 'text', [0, 2]), { row: 1, about: 'here' }, 'a word with a mask in it');
    assert.equal(predicted(inspection(null, sequence('text')), shown('encoder.self'), 'text', [1, 1]), null);
  });

  it('of an encoder–decoder are about the target: what a step reads and what it makes are one row', () => {
    const one = inspection('target', sequence('source'), sequence('target'), sequence('decoder_input'));
    assert.deepEqual(predicted(one, shown('decoder.cross'), 'target', [2, 2]), { row: 2, about: 'here' });
    assert.deepEqual(predicted(one, shown('decoder.self'), 'decoder_input', [2, 2]), { row: 2, about: 'next' });
    assert.equal(predicted(one, shown('decoder.cross'), 'source', [2, 2]), null);
  });
});

describe('text that a model made', () => {
  it('is a target, or what follows a text', () => {
    assert.equal(madeOf(inspection('target', sequence('source'), sequence('target', 'o rio', 0)))?.text, 'o rio');
    assert.equal(madeOf(inspection('next', sequence('text', 'the river rose', 9)))?.text, ' rose');
    assert.equal(madeOf(inspection('target', sequence('source'), sequence('target', 'o rio'))), null);
    assert.equal(madeOf(inspection('next', sequence('text'))), null);
  });
});
