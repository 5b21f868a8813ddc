/** A row of scores, and the weights that softmax makes of it. */
import { numberText, percent } from '../../src/drawing/language.ts';
import { text } from '../../src/drawing/svgText.ts';
import { box, headColour, INKS, picture, WIDTH } from './look.ts';
import type { Models } from './models.ts';

const ROW = 22;
const TOP = 44;
const LABELS = 72;
/** Where the scores' zero lies, and how long the longest bars are. */
const ZERO = 148;
const SCORES = 64;
const FIRST = 276;
const WEIGHTS = 88;

export async function softmax(models: Models): Promise<string> {
  const { sample, run, keys } = await models.inspect('trophy');
  const { site, head, query, key } = sample.link;
  const { scaled, weights } = await run.capture.explain({ site, head, query: query.index, key: key.index });
  const most = scaled.reduce((bound, score) => Math.max(bound, Math.abs(score)), 0);
  const largest = Math.max(...weights);
  const rows = keys.map(({ label }, at) => {
    const y = TOP + at * ROW;
    const [score = 0, weight = 0] = [scaled[at], weights[at]];
    const length = (Math.abs(score) / most) * SCORES;
    const colour = headColour(score < 0 ? 1 : 0);
    return [
      text(LABELS, y + 4, label, 14, at === key.index ? INKS.strong : INKS.text, 'end', at === key.index ? 600 : 400),
      box(score < 0 ? ZERO - length : ZERO, y - 6, length, 12, colour),
      text(score < 0 ? ZERO + 6 : ZERO - 6, y + 4, numberText(score, 1), 12, INKS.dim, score < 0 ? 'start' : 'end'),
      box(FIRST, y - 6, Math.max(1, (weight / largest) * WEIGHTS), 12, headColour(0)),
      text(FIRST + (weight / largest) * WEIGHTS + 6, y + 4, percent(weight), 12, INKS.dim),
    ].join('');
  });
  return picture(WIDTH, TOP + keys.length * ROW + 4, [
    text(ZERO, 18, 'score / √32', 14, INKS.text, 'middle', 600),
    text(FIRST - 32, 18, '→', 14, INKS.dim, 'middle'),
    text(FIRST, 18, 'weight', 14, INKS.text, 'start', 600),
    ...rows,
  ]);
}
