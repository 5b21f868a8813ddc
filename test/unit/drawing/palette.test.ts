import assert from 'node:assert/strict';
import { HEAD_COLOURS, INKS, type Tone } from '../../../src/drawing/palette.ts';
import { heatOpacity } from '../../../src/drawing/scale.ts';
import { MAX_HEADS } from '../../../src/protocol/view.ts';

type Triple = readonly [number, number, number];

/** How colours look with each kind of colour blindness, on linear RGB: Machado, Oliveira, Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  'ordinary sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red cones': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green cones': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue cones': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Differences in CIELAB below about 10 are hard to see on thin lines. */
const APART = 15;
const TONES: readonly Tone[] = ['light', 'dark'];

const channels = (colour: string): Triple => {
  const channel = (from: number) => parseInt(colour.slice(from, from + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
};
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const dot = (a: Triple, b: Triple) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const linearOf = (colour: Triple): Triple => [linear(colour[0]), linear(colour[1]), linear(colour[2])];
const luminance = (colour: Triple) => dot([0.2126, 0.7152, 0.0722], linearOf(colour));

function contrast(a: Triple, b: Triple): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function lab(seen: Triple): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f(dot([0.4124, 0.3576, 0.1805], seen) / 0.95047);
  const y = f(dot([0.2126, 0.7152, 0.0722], seen));
  const z = f(dot([0.0193, 0.1192, 0.9505], seen) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seenBy(eye: readonly Triple[], colour: string): Triple {
  const [r, g, b] = eye.map((row) => Math.max(0, dot(row, linearOf(channels(colour)))));
  return lab([r ?? 0, g ?? 0, b ?? 0]);
}

const mixed = (over: string, under: string, opacity: number): Triple => {
  const [a, b] = [channels(over), channels(under)];
  const mix = (place: 0 | 1 | 2) => opacity * a[place] + (1 - opacity) * b[place];
  return [mix(0), mix(1), mix(2)];
};

describe('palette', () => {
  for (const tone of TONES) {
    const colours = HEAD_COLOURS[tone];

    it(`${tone}: a colour for each head that may be chosen`, () => assert.equal(new Set(colours).size, MAX_HEADS));

    it(`${tone}: each colour reads as text on the background`, () => {
      for (const colour of colours) assert(contrast(channels(colour), channels(INKS[tone].background)) >= 4.5, colour);
    });

    for (const [name, eye] of Object.entries(EYES)) {
      it(`${tone}: any two colours differ for ${name}`, () => {
        colours.forEach((one, i) => {
          for (const other of colours.slice(0, i)) {
            const [a, b] = [seenBy(eye, one), seenBy(eye, other)];
            assert(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= APART, `${one} and ${other}`);
          }
        });
      });
    }

    it(`${tone}: a label reads on heat of any weight and colour`, () => {
      for (const colour of colours) {
        for (const weight of [0, 0.5, 1]) {
          const ground = mixed(colour, INKS[tone].background, heatOpacity(weight));
          assert(contrast(channels(INKS[tone].strong), ground) >= 4.5, `${colour} at ${weight}`);
        }
      }
    });
  }
});
