/** Pictures that are drawings of the panel. */
import { allRows } from '../../src/drawing/links.ts';
import { arcsPicture, type PictureOptions } from '../../src/drawing/svg.ts';
import { headName } from '../../src/protocol/inspection.ts';
import { headColour, heightOf, INKS, part, picture, WIDTH } from './look.ts';
import type { Inspected, Models } from './models.ts';

/** Tokens before and after. */
const AROUND = 36;

/** Wide enough for the sentence on one line, without special tokens. */
const SENTENCE_WIDTH = 520;

/** Arcs of the token that is worth seeing. */
async function arcs(
  { sample, queries, weights, run }: Inspected,
  options: Pick<PictureOptions, 'width' | 'height'> & Partial<PictureOptions>,
): Promise<string> {
  const { head, query } = sample.link;
  const focus = queries.findIndex(({ first, tokens }) => first <= query.index && query.index < first + tokens.length);
  if (focus < 0 || run.sites.length > 1) throw new Error(`${sample.id} has no such token`);
  return arcsPicture({
    units: queries,
    layers: [{ name: headName(head), colour: headColour(0), weights: allRows(await weights(head), queries.length) }],
    focus,
    direction: 'looksAt',
    links: { kind: 'mass', mass: 0.8 },
    specials: 'hidden',
    tone: 'dark',
    inks: INKS,
    ...options,
  });
}

export async function problem(models: Models): Promise<string> {
  const inspected = await models.inspect('trophy', true);
  const svg = await arcs(inspected, { width: SENTENCE_WIDTH, height: 300 });
  return picture(SENTENCE_WIDTH, heightOf(svg), [part(svg, 0)]);
}

/** The sentence and its twin. */
export async function limits(models: Models): Promise<string> {
  const parts: string[] = [];
  let y = 0;
  for (const id of ['trophy', 'twin']) {
    const inspected = await models.inspect(id, true);
    const svg = await arcs(inspected, { width: SENTENCE_WIDTH, height: 210 });
    parts.push(part(svg, y));
    y += heightOf(svg) + 16;
  }
  return picture(SENTENCE_WIDTH, y, parts);
}

/** Of the page, the lines around. */
export async function documents(models: Models): Promise<string> {
  const inspected = await models.inspect('page', true);
  const near = inspected.queries.flatMap(({ index, first }) => (Math.abs(first - inspected.sample.link.query.index) <= AROUND ? [index] : []));
  const svg = await arcs(inspected, { width: WIDTH, only: near });
  return picture(WIDTH, heightOf(svg), [part(svg, 0)]);
}

/** Source and target, with all links that are strong enough. */
export async function across(models: Models): Promise<string> {
  const { sample, queries, keys, weights } = await models.inspect('translation', true);
  const { head } = sample.link;
  const svg = arcsPicture({
    units: [...keys, ...queries],
    layers: [{ name: headName(head), colour: headColour(0), weights: allRows(await weights(head), keys.length, keys.length) }],
    focus: null,
    direction: 'looksAt',
    links: { kind: 'threshold', weight: 0.25 },
    specials: 'hidden',
    width: WIDTH,
    height: 300,
    facing: { first: keys.length, titles: ['source', 'target'], rightToLeft: [false, false] },
    tone: 'dark',
    inks: INKS,
  });
  return picture(WIDTH, heightOf(svg), [part(svg, 0)]);
}
