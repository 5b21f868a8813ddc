import assert from 'node:assert/strict';
import { captionOf, headsText, linksText } from '../../../src/drawing/caption.ts';
import type { Inspection } from '../../../src/protocol/inspection.ts';
import { chooseLayer, openingView } from '../../../src/protocol/view.ts';

const site = { name: 'encoder.self', queries: 'text', keys: 'text', layers: 6, heads: 12, keyValueHeads: 12, headDim: 32 } as const;
const inspection: Inspection = {
  id: 'one',
  model: { id: 'minilm', name: 'all-MiniLM-L6-v2', family: 'bert', layers: 6, heads: 12, maxTokens: 512, predicts: null, mask: null, chat: false },
  sequences: [{ name: 'text', tokens: [], segments: [{ length: 6000, tokens: 1204, kept: 510, cut: 2500, made: null }], text: null }],
  sites: [site],
  opening: { site: 'encoder.self', head: { layer: 3, head: 1 }, query: 11, key: 2 },
};
const view = openingView(inspection);

describe('captions', () => {
  it('say model, head, measure, filter, and that the text was cut', () => {
    const caption = captionOf(inspection, view).join(' ');
    for (const said of ['all-MiniLM-L6-v2', 'L3 H1', 'softmax probability', '80 %', 'First 510 of 1,204 tokens']) assert(caption.includes(said), said);
    assert(!caption.includes('renormalised'));
  });

  it('say what was done to the numbers', () => {
    const caption = captionOf(inspection, { ...view, specials: 'renormalised', words: true }).join(' ');
    assert(caption.includes('renormalised') && caption.includes('Word pieces are merged'));
    assert(
      captionOf(inspection, { ...view, specials: 'hidden' })
        .join(' ')
        .includes('the other weights stay as they are'),
    );
  });

  it('name a whole layer shortly', () => {
    assert.equal(headsText(chooseLayer(view, 3, site)), 'mean of 12 heads (L3 H0–H11)');
    assert.equal(
      headsText({
        heads: [
          { layer: 3, head: 1 },
          { layer: 0, head: 2 },
        ],
        measure: 'weight',
        combine: 'each',
      }),
      'L3 H1, L0 H2',
    );
  });

  it('name the site where a model has several, and which row a token has', () => {
    const sites = [site, { ...site, name: 'decoder.self' } as const, { ...site, name: 'decoder.cross', windows: [512, null] } as const];
    const said = (change: Partial<typeof view>) => captionOf({ ...inspection, sites }, { ...view, ...change }).join(' ');
    assert(said({}).includes('encoder self-attention, L3 H1'));
    assert(said({ site: 'decoder.cross' }).includes('that of the step that produces it'));
    assert(said({ site: 'decoder.self' }).includes('that of the step that reads it; the step makes the next token'));
    assert(said({ site: 'decoder.self', rows: 'produces' }).includes('that of the step that produces it; the step reads the token before'));
    assert(said({ site: 'decoder.cross', heads: [{ layer: 0, head: 0 }] }).includes('In L0 a token looks back at most 512 tokens'));
    assert(!captionOf(inspection, view).join(' ').includes('self-attention'));
  });

  it('name each filter', () => {
    assert(linksText({ kind: 'threshold', weight: 0.05 }, 'weight').includes('5.0 %'));
    assert(linksText({ kind: 'strongest', count: 50 }, 'weight').includes('50 strongest'));
  });
});
