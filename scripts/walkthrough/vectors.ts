/** Query, key and value of one weight as strips, as the panel's walk-through has them. */
import { numberText, percent } from '../../src/drawing/language.ts';
import { text } from '../../src/drawing/svgText.ts';
import { vectorOf } from '../../src/protocol/explanation.ts';
import { scaleOf, strength, type Scale } from '../../webview/walkthrough/scale.ts';
import { box, headColour, INKS, picture, WIDTH } from './look.ts';
import type { Models } from './models.ts';

const LEFT = 8;
const CELL = (WIDTH - 2 * LEFT) / 32;
const HEIGHT = 26;
const STEP = 84;

export async function vectors(models: Models): Promise<string> {
  const { sample, run } = await models.inspect('trophy');
  const { site, head, query, key } = sample.link;
  const explanation = await run.capture.explain({ site, head, query: query.index, key: key.index });
  const [q, k, v] = [explanation.q, vectorOf(explanation.keys, key.index), vectorOf(explanation.values, key.index)];
  const scale = scaleOf([q, k, v]);
  const [score = 0, weight = 0] = [explanation.scores[key.index], explanation.weights[key.index]];
  const rows = [
    strip(0, `query of “${query.label}”`, 'what am I looking for?', q, scale),
    strip(1, `key of “${key.label}”`, 'what do I contain?', k, scale),
    strip(2, `value of “${key.label}”`, 'what information do I carry?', v, scale),
  ];
  const y = 3 * STEP + 20;
  return picture(WIDTH, y + 40, [
    ...rows,
    text(WIDTH / 2, y + 6, `query · key = ${numberText(score, 1)}`, 14, INKS.text, 'middle'),
    text(WIDTH / 2, y + 30, `after softmax, ${percent(weight)} of the value reaches “${query.label}”`, 14, INKS.text, 'middle'),
  ]);
}

function strip(row: number, name: string, asks: string, values: Float32Array, scale: Scale): string {
  const y = row * STEP + 20;
  const cells = Array.from(values, (value, at) => box(LEFT + at * CELL, y + 10, CELL, HEIGHT, headColour(value > 0 ? 0 : 1), strength(value, scale)));
  return [text(LEFT, y, name, 14, INKS.text, 'start', 600), text(WIDTH - LEFT, y, asks, 12.5, INKS.dim, 'end'), ...cells].join('');
}
