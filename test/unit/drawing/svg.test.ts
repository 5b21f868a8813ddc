import assert from 'node:assert/strict';
import { excerpt } from '../../../src/drawing/excerpt.ts';
import { allRows } from '../../../src/drawing/links.ts';
import { roughWidth } from '../../../src/drawing/measure.ts';
import { arcsPicture } from '../../../src/drawing/svg.ts';
import { rounded, xml } from '../../../src/drawing/xml.ts';
import { layers, sample, units } from '../../gallery/trophy.ts';

/** Contents of the text elements. */
const texts = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, content]) => content ?? '');

describe('SVG pictures', () => {
  it('sec-export-svg: nothing of the text is markup, and control characters are left out', () => {
    const hostile = '<script>alert(1)</script> & \u0000\b "fox\' \ud83d';
    const labelled = units.map((unit, index) => (index === 2 ? { ...unit, label: hostile } : unit));
    const svg = arcsPicture(sample({ units: labelled, headline: hostile, caption: [hostile] }));
    assert(!/<script/i.test(svg));
    assert(svg.includes('&lt;script&gt;alert(1)&lt;/script&gt; &amp;'));
    assert(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(svg));
    assert.doesNotThrow(() => encodeURIComponent(svg), 'no half of a surrogate pair');
  });

  it('has real text, the numbers of the strongest links, a caption and a legend with numbers', () => {
    const said = texts(arcsPicture(sample({ headline: 'it looks mostly at trophy 57.7 %', caption: ['all-MiniLM-L6-v2 · L3 H1'] })));
    for (const { label } of units)
      assert(
        said.some((text) => text === xml(label)),
        label,
      );
    for (const wanted of ['58 %', '24 %', 'L3 H1', '5 %', '25 %', '50 %', '100 %', 'all-MiniLM-L6-v2 · L3 H1', 'it looks mostly at trophy 57.7 %'])
      assert(said.includes(wanted), wanted);
  });

  it('the same words keep arcs of their own', () => {
    const label = (text: string) => ({ label: text, special: false, glued: false, opens: false });
    const words = ['stone', 'on', 'stone', 'on', 'stone'].map(label);
    const values = new Float32Array(25);
    values[2 * 5 + 4] = 1;
    const svg = arcsPicture(sample({ units: words, layers: [{ name: 'L0 H0', colour: '#000000', weights: allRows(values, 5) }], focus: 2 }));
    assert.equal(texts(svg).filter((text) => text === 'stone').length, 3);
    assert.equal(svg.match(/<path /g)?.length, 1);
  });

  it('hidden tokens are not drawn, and neither are their links', () => {
    const svg = arcsPicture(sample({ specials: 'hidden' }));
    assert(!svg.includes('[CLS]'));
    assert(texts(svg).includes('58 %'), 'the other weights stay what they were');
  });

  it('an excerpt shows what is linked, and says with … where some is left out', () => {
    const svg = arcsPicture(sample({ only: [2, 3, 9, 11] }));
    assert.deepEqual(
      texts(svg).filter((text) => !text.endsWith('%')),
      ['…', 'trophy', 'didn', '…', 'suitcase', '…', 'it', '…'],
    );
  });

  it('needs only the rows that it draws', () => {
    const [layer] = layers('light', 1);
    assert(layer);
    const { keys, parts } = layer.weights;
    const row = allRows(parts[0]?.values.subarray(11 * keys, 12 * keys) ?? new Float32Array(), keys, 11);
    assert(texts(arcsPicture(sample({ layers: [{ ...layer, weights: row }] }))).includes('58 %'));
  });

  it('many links: the strongest, and how many are left out', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ label: `w${index}`, special: false, glued: false, opens: false }));
    const values = new Float32Array(3600).map((_, place) => 0.01 + (place % 97) / 10_000);
    const svg = arcsPicture(
      sample({
        units: many,
        layers: [{ name: 'L0 H0', colour: '#000000', weights: allRows(values, 60) }],
        focus: null,
        links: { kind: 'mass', mass: 1 },
        caption: ['x'],
      }),
    );
    assert(svg.includes('the weakest 2,100 are left out'));
    assert((svg.match(/<path /g)?.length ?? 0) < 1600);
  });

  it('excerpts hold the focus and its strongest links first', () => {
    const links = [
      { query: 50, key: 3, weight: 0.6 },
      { query: 50, key: 90, weight: 0.3 },
    ];
    assert.deepEqual(
      excerpt(100, 50, links, 3).filter((unit) => [3, 50].includes(unit)),
      [3, 50],
    );
    assert.deepEqual(excerpt(100, 50, links, 9), [2, 3, 4, 49, 50, 51, 89, 90, 91]);
    assert.deepEqual(excerpt(3, 1, [], 9), [0, 1, 2]);
  });

  it('widths without a browser: wide for Chinese, nothing for marks', () => {
    assert.equal(roughWidth('東京', 14), 28);
    assert.equal(roughWidth('e\u0301', 14), roughWidth('e', 14));
    assert(roughWidth('WWW', 14) > roughWidth('iii', 14));
  });

  it('numbers carry no noise', () => assert.deepEqual([rounded(1.04), rounded(-0.04), rounded(2.345, 2)], ['1', '0', '2.35']));
});
