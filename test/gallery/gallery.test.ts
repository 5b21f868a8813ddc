/**
 * Drawings as files, compared with the approved ones in pictures/. A picture that differs is left beside it as `.actual.svg`;
 * `UPDATE=1 npx mocha test/gallery/gallery.test.ts` approves all. They open in any browser.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { excerpt, facingExcerpt } from '../../src/drawing/excerpt.ts';
import { allRows, cutsOf, linksOf } from '../../src/drawing/links.ts';
import { arcsPicture, type PictureOptions } from '../../src/drawing/svg.ts';
import { Sample } from './recorded.ts';
import { IT, layers, sample, units } from './trophy.ts';

const FOLDER = path.join(import.meta.dirname, 'pictures');

const caption = [
  'all-MiniLM-L6-v2 · L3 H1 · attention weight (softmax probability)',
  'Drawn are the strongest links of each row that together hold 80 % of it. Arcs above look back, arcs below look ahead.',
];

function around(options: PictureOptions): readonly number[] {
  const [layer] = options.layers;
  assert(layer);
  const none = new Uint8Array(units.length);
  return excerpt(units.length, IT, linksOf(layer.weights, cutsOf(layer.weights, options.links, none), none, IT, 'looksAt'), 7);
}

const decoder = new Sample('decoder');
const nurse = new Sample('nurse');
const longer = new Sample('longer');
const motorista = nurse.find('motorista');
const tired = nurse.find('tired');

/** A small picture of two texts, for the hover. */
function aroundTired(): readonly number[] {
  const options = nurse.options(tired);
  const [layer] = options.layers;
  assert(layer && nurse.facing);
  const none = new Uint8Array(nurse.units.length);
  const links = linksOf(layer.weights, cutsOf(layer.weights, options.links, none), none, tired, 'lookedAtBy');
  return facingExcerpt(nurse.units.length, nurse.facing.first, tired, links, 6);
}

const crossCaption = [
  'English to Portuguese · cross-attention, L1 H0 · attention weight (softmax probability)',
  "Drawn are the strongest links of each row that together hold 80 % of it. Lines lead from the target's tokens to what they look at in the source.",
];

const PICTURES: Readonly<Record<string, PictureOptions>> = {
  'focus-light': sample({ headline: 'it looks mostly at trophy 57.7 %', caption }),
  'two-heads-dark': sample({ tone: 'dark', layers: layers('dark'), width: 860, caption }),
  'looked-at-by': sample({ direction: 'lookedAtBy', focus: 2 }),
  'no-focus': sample({ focus: null, links: { kind: 'threshold', weight: 0.1 } }),
  wrapped: sample({ width: 300, layers: layers('light') }),
  'specials-hidden': sample({ specials: 'hidden', links: { kind: 'strongest', count: 12 } }),
  'right-to-left': sample({ rightToLeft: true }),
  hover: sample({ width: 420, height: 110, only: around(sample()) }),
  'decoder-resting': decoder.options(decoder.find('it'), { resting: 0, isCausal: true, tone: 'dark', layers: decoder.layers('dark') }),
  'decoder-made': decoder.options(null, { resting: 0, isCausal: true, units: decoder.units.map((unit, place) => ({ ...unit, made: place > 8 })) }),
  'cross-light': nurse.options(motorista, { headline: 'motorista looks mostly at driver 99.7 %', caption: crossCaption }),
  'cross-source-dark': nurse.options(tired, { tone: 'dark', layers: nurse.layers('dark'), width: 560, caption: crossCaption }),
  'cross-no-focus': nurse.options(null, { specials: 'hidden' }),
  'cross-bands': longer.options(longer.find('chaves'), { width: 540, caption: crossCaption }),
  'cross-hover': nurse.options(tired, { width: 420, height: 150, only: aroundTired() }),
  'cross-right-to-left': nurse.options(motorista, nurse.facing ? { facing: { ...nurse.facing, rightToLeft: [false, true] } } : {}),
  'single-token': sample({
    units: [{ label: 'Fog', special: false, glued: false, opens: false }],
    layers: [{ name: 'L0 H0', colour: '#b5490f', weights: allRows(Float32Array.of(1), 1) }],
    focus: 0,
  }),
};

describe('gallery', () => {
  for (const [name, options] of Object.entries(PICTURES)) {
    it(name, () => {
      const approved = path.join(FOLDER, `${name}.svg`);
      const actual = path.join(FOLDER, `${name}.actual.svg`);
      const svg = arcsPicture(options);
      fs.rmSync(actual, { force: true });
      if (process.env['UPDATE']) fs.writeFileSync(approved, svg);
      const same = fs.existsSync(approved) && fs.readFileSync(approved, 'utf8') === svg;
      if (!same) fs.writeFileSync(actual, svg);
      assert(same, `${name}.svg is not as approved: see ${path.relative(process.cwd(), actual)}`);
    });
  }
});
