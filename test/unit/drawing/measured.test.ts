import assert from 'node:assert/strict';
import { allRows, cutsOf } from '../../../src/drawing/links.ts';
import { drawnBy, headNameIn, measured, measuredWithSpread, measureText, sameNumbers, scaleOf } from '../../../src/drawing/measured.ts';
import { hasMeasure, openingView, presentationOf, refit, showsMean, shownHeads } from '../../../src/protocol/view.ts';
import type { Inspection } from '../../../src/protocol/inspection.ts';

const kind = { layers: 2, heads: 3, keyValueHeads: 3, headDim: 8 } as const;
const sequence = (name: 'source' | 'target') => ({ name, tokens: [], segments: [], text: null });
const inspection: Inspection = {
  id: 'one',
  model: { id: 'tiny', name: 'tiny', family: 'bart', layers: 2, heads: 3, maxTokens: 64, predicts: null, mask: null, chat: false },
  sequences: [sequence('source'), sequence('target')],
  sites: [
    { name: 'encoder.self', queries: 'source', keys: 'source', ...kind },
    { name: 'decoder.cross', queries: 'target', keys: 'source', ...kind },
  ],
  opening: { site: 'encoder.self', head: { layer: 0, head: 0 }, query: 0, key: 0 },
};

describe('measures in words and lines', () => {
  it('shares in per cent, lengths with three digits, whatever their size', () => {
    assert.equal(measured('weight', 0.5769), '57.7 %');
    assert.equal(measured('rollout', 0.5769, true), '58 %');
    assert.deepEqual(
      [12.345, 1.2345, 0.012345, 0.00001].map((value) => measured('carried', value)),
      ['12.3', '1.23', '0.0123', '0.00'],
    );
    assert.equal(measured('carried', 1.2345, true), '1.2');
    assert.equal(measuredWithSpread('carried', 1.2345, 0.5), '1.23 ± 0.500');
    assert.equal(measureText('carried'), 'What it carried: ‖α v W_O‖ (Kobayashi et al. 2020)');
  });

  it('what has no limit is drawn by the largest that is shown', () => {
    const weights = allRows(Float32Array.of(4, 1, 0, 2), 2);
    assert.equal(scaleOf('carried', [weights], Uint8Array.of(0, 0)).most, 4);
    assert.equal(scaleOf('carried', [weights], Uint8Array.of(1, 0)).most, 2);
    assert.equal(scaleOf('weight', [weights], Uint8Array.of(0, 0)).most, 1);
    assert.deepEqual(drawnBy({ measure: 'carried', most: 4 }, [{ query: 0, key: 1, weight: 1 }]), [{ query: 0, key: 1, weight: 0.25 }]);
    const least = cutsOf(weights, { kind: 'threshold', weight: 0.5 }, Uint8Array.of(0, 0), 4);
    assert.deepEqual([...least], [2, 2]);
  });

  it('rollout is of layers, and only within one text', () => {
    const view = openingView(inspection, {
      measure: 'rollout',
      combine: 'mean',
      heads: [
        { layer: 1, head: 0 },
        { layer: 1, head: 2 },
        { layer: 0, head: 1 },
      ],
    });
    assert.deepEqual(shownHeads(view), [
      { layer: 1, head: 0 },
      { layer: 0, head: 1 },
    ]);
    assert(!showsMean(view) && showsMean({ ...view, measure: 'weight' }));
    assert.equal(headNameIn('rollout', { layer: 1, head: 2 }), 'L1');
    assert(sameNumbers('rollout', { layer: 1, head: 0 }, { layer: 1, head: 2 }) && !sameNumbers('carried', { layer: 1, head: 0 }, { layer: 1, head: 2 }));
    const [, cross] = inspection.sites;
    assert(cross && !hasMeasure(cross, 'rollout') && hasMeasure(cross, 'carried'));
    assert.equal(refit({ ...view, site: 'decoder.cross' }, inspection).measure, 'weight');
    assert.equal(openingView(inspection, { site: 'decoder.cross', measure: 'rollout' }).measure, 'weight');
    assert.equal(refit(view, inspection).measure, 'rollout');
  });

  it('is asked for only where it is not the weight', () => {
    const view = openingView(inspection);
    assert.equal('measure' in presentationOf(view), false);
    assert.equal(presentationOf({ ...view, measure: 'carried' }).measure, 'carried');
  });
});
