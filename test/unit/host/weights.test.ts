import assert from 'node:assert/strict';
import type { Unit } from '../../../src/drawing/units.ts';
import { weightsCsv, type WeightsFile, weightsJson } from '../../../src/export/weights.ts';

const unit = (index: number, label: string): Unit => ({
  index,
  label,
  range: [index, index + 1],
  segment: 0,
  special: false,
  unknown: false,
  made: false,
  first: index,
  tokens: [],
  glued: false,
  opens: false,
});
const units = [unit(0, '=1+1'), unit(1, 'say "a, b"')];

const file: WeightsFile = {
  model: { id: 'minilm', name: 'all-MiniLM-L6-v2', family: 'bert', layers: 6, heads: 12, maxTokens: 512, predicts: null, mask: null, chat: false },
  site: { name: 'encoder.self', queries: 'text', keys: 'text' },
  presentation: { words: false, renormalised: true },
  queries: units,
  keys: units,
  heads: [
    { layer: 3, head: 1 },
    { layer: 0, head: 2 },
  ],
  values: Float32Array.of(0.25, 0.75, 0.5, 0.5, 0.1, 0.9, 1, 0),
};

describe('exported weights', () => {
  it('are a line each in CSV, with what they are', () => {
    const lines = [...weightsCsv(file)].join('').split('\r\n');
    assert.equal(lines.length, 1 + 8 + 1);
    assert.equal(
      lines[0],
      'site,layer,head,query,query_text,query_start,query_end,key,key_text,key_start,key_end,weight,words,renormalised,query_sequence,key_sequence,rows,measure',
    );
    assert.equal(lines[2], `encoder.self,3,1,0,'=1+1,0,1,1,"say ""a, b""",1,2,0.75,false,true,text,text,,weight`);
    assert.match(lines[6] ?? '', /^encoder\.self,0,2,0,.*,0\.899999976,false,true,text,text,,weight$/);
  });

  it("name the texts, and which row is a token's", () => {
    const ends = (changes: Partial<WeightsFile>) => [...weightsCsv({ ...file, ...changes })].join('').split('\r\n')[1]?.split(',').slice(-4);
    assert.deepEqual(ends({ site: { name: 'decoder.cross', queries: 'target', keys: 'source' } }), ['target', 'source', 'produces', 'weight']);
    const decoder = { site: { name: 'decoder.self', queries: 'text', keys: 'text' } } as const;
    assert.deepEqual(ends(decoder), ['text', 'text', 'reads', 'weight']);
    const presentation = { words: false, renormalised: false, produced: true, measure: 'carried' } as const;
    assert.deepEqual(ends({ ...decoder, presentation }), ['text', 'text', 'produces', 'carried']);
  });

  it('are the same numbers in JSON', () => {
    const { queries, keys, ...rest } = JSON.parse([...weightsJson(file)].join('')) as { queries: { text: string }[]; keys: { text: string }[] };
    assert.deepEqual(
      queries.map(({ text }) => text),
      units.map(({ label }) => label),
    );
    assert.deepEqual(keys, queries);
    assert.deepEqual(rest, {
      model: 'minilm',
      site: 'encoder.self',
      sequences: { queries: 'text', keys: 'text' },
      rows: null,
      measure: 'weight',
      formula: 'α = softmax(q · k / √d)',
      words: false,
      renormalised: true,
      axes: ['queries', 'keys'],
      heads: [
        {
          name: 'L3 H1',
          layer: 3,
          head: 1,
          weights: [
            [0.25, 0.75],
            [0.5, 0.5],
          ],
        },
        {
          name: 'L0 H2',
          layer: 0,
          head: 2,
          weights: [
            [0.100000001, 0.899999976],
            [1, 0],
          ],
        },
      ],
    });
  });
});
