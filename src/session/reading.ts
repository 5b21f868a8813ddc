import { hiddenUnits, allRows } from '../drawing/links.ts';
import { type Scale, scaleOf } from '../drawing/measured.ts';
import { restingUnit, type Unit, unitOfToken, unitsOf } from '../drawing/units.ts';
import type { HeadsQuestion } from '../protocol/engine.ts';
import { type Inspection, sequenceOf, type Site, siteOf, type Sequence, textsOf, type TokenRef } from '../protocol/inspection.ts';
import { MEASURES } from '../protocol/measures.ts';
import { directionOf, isFacing, MAX_HEADS, presentationOf, showsMean, shownHeads, type Specials, type View } from '../protocol/view.ts';
import type { Matrices } from './matrices.ts';
import { type Lens, type Link, lookedAtBy, looksAt } from './numbers.ts';
import { unitCount } from './tokens.ts';

/** What hover, heat, status bar and Markdown read from: the weights of the chosen heads, with the rows and columns they belong to. */
export interface Reading {
  readonly inspection: Inspection;
  readonly site: Site;
  /** The texts that the inspection was asked about. */
  readonly texts: readonly string[];
  readonly lenses: readonly Lens[];
  readonly scale: Scale;
  readonly queries: Side;
  readonly keys: Side;
  readonly words: boolean;
  readonly specials: Specials;
  /** A token's row is the one that produces it, not the one that reads it. */
  readonly produced: boolean;
}

/** One side of the weights: a sequence, and its tokens or words. */
export interface Side {
  readonly sequence: Sequence;
  readonly units: readonly Unit[];
}

export type Direction = View['direction'];

/** The question whose answer a view shows. */
export function questionOf(inspection: Inspection, view: View): HeadsQuestion {
  const queries = unitCount(sequenceOf(inspection, siteOf(inspection, view.site).queries), view.words);
  return { inspection: inspection.id, site: view.site, heads: shownHeads(view), rows: [0, queries], presentation: presentationOf(view) };
}

/** Of a head with more weights than these only the rows around the focus are fetched: a text of 8,192 tokens has 67 million of them. */
const MOST_WEIGHTS = 1024 ** 2;
/** Rows are fetched anew when the focus leaves its band; the bands before and after it are at hand as well. */
const BAND = 128;

/** First and last (exclusive) row that is fetched. */
function rowsOf(inspection: Inspection, view: View): HeadsQuestion['rows'] {
  const { rows } = questionOf(inspection, view);
  const [, queries] = rows;
  const site = siteOf(inspection, view.site);
  if (queries * unitCount(sequenceOf(inspection, site.keys), view.words) <= MOST_WEIGHTS) return rows;
  const focused = view.focus?.sequence === site.queries ? unitOfToken(sequenceOf(inspection, site.queries), view.focus.index, view.words) : 0;
  const band = Math.floor(focused / BAND);
  return [Math.max(0, (band - 1) * BAND), Math.min(queries, (band + 2) * BAND)];
}

/** Fetches what a view shows: one lens for each head, or one for their mean. */
export async function read(inspection: Inspection, texts: readonly string[], view: View, matrices: Matrices): Promise<Reading> {
  const site = siteOf(inspection, view.site);
  const side = (sequence: Sequence): Side => ({ sequence, units: unitsOf(sequence, textsOf(sequence, texts), view.words) });
  const queries = side(sequenceOf(inspection, site.queries));
  const keys = site.keys === site.queries ? queries : side(sequenceOf(inspection, site.keys));
  const { produced = false } = presentationOf(view);
  const lenses = await lensesOf(inspection, view, matrices);
  const { words, specials } = view;
  return { inspection, site, texts, lenses, scale: scaleFor(view, site, lenses, queries, keys), queries, keys, words, specials, produced };
}

function scaleFor({ measure, specials }: View, site: Site, lenses: readonly Lens[], queries: Side, keys: Side): Scale {
  const first = isFacing(site) ? keys.units.length : 0;
  const hidden = hiddenUnits(first ? [...keys.units, ...queries.units] : queries.units, specials);
  return scaleOf(
    measure,
    lenses.map((lens) => allRows(lens.weights, lens.keys, first + lens.from)),
    hidden,
  );
}

async function lensesOf(inspection: Inspection, view: View, matrices: Matrices): Promise<readonly Lens[]> {
  const whole = questionOf(inspection, view);
  const question = { ...whole, rows: rowsOf(inspection, view) };
  const [from] = question.rows;
  if (showsMean(view)) {
    const { mean, spread } = await matrices.mean(question);
    return [{ heads: view.heads, colour: 0, weights: mean.values, from, spread: spread.values, keys: mean.shape[1] ?? 0 }];
  }
  const {
    shape: [, rows = 0, keys = 0],
    values,
  } = await matrices.weights(question, whole.rows[1]);
  const size = rows * keys;
  const lens = (index: number) => ({ colour: index % MAX_HEADS, weights: values.subarray(index * size, (index + 1) * size), from, spread: null, keys });
  const isLayer = !MEASURES[view.measure].perHead;
  return question.heads.map((head, index) => ({ heads: [head], isLayer, ...lens(index) }));
}

/** Whether two views of an inspection read the same weights, however they draw them. */
export function sameReading(inspection: Inspection, a: View, b: View): boolean {
  const key = (view: View) => JSON.stringify([view.site, view.heads, view.combine, view.specials, presentationOf(view), rowsOf(inspection, view)]);
  return key(a) === key(b);
}

/** The side whose units the focus may lie on: who looks, or what is looked at. */
export const sideOf = (reading: Reading, direction: Direction): Side => (direction === 'looksAt' ? reading.queries : reading.keys);
export const otherSide = (reading: Reading, direction: Direction): Side => (direction === 'looksAt' ? reading.keys : reading.queries);

/** The unit that shows a token; null when the token belongs to another sequence. */
export function unitOf(reading: Reading, token: TokenRef | null, direction: Direction): number | null {
  const { sequence } = sideOf(reading, direction);
  return token?.sequence === sequence.name ? unitOfToken(sequence, token.index, reading.words) : null;
}

/** The focused unit, and from which side its links are read; null where no token is in focus. */
export function focusOf(reading: Reading, view: View): { readonly unit: number; readonly direction: Direction } | null {
  const direction = directionOf(view, reading.site);
  const unit = unitOf(reading, view.focus, direction);
  return unit === null ? null : { unit, direction };
}

export interface Answer {
  readonly lens: Lens;
  readonly links: readonly NamedLink[];
}

export interface NamedLink extends Link {
  readonly other: Unit;
}

/** The links of one unit in every lens, strongest first; special tokens only where they are shown. The lens with the strongest link comes first. */
export function answers(reading: Reading, unit: number, direction: Direction): readonly Answer[] {
  const { units } = otherSide(reading, direction);
  const links = (lens: Lens) =>
    (direction === 'looksAt' ? looksAt(lens, unit) : lookedAtBy(lens, unit)).flatMap((link) => {
      const other = units[link.unit];
      return other && (reading.specials === 'shown' || !other.special) ? [{ ...link, other }] : [];
    });
  return reading.lenses.map((lens) => ({ lens, links: links(lens) })).sort((a, b) => (b.links[0]?.weight ?? 0) - (a.links[0]?.weight ?? 0));
}

/** Whether attention rests there, more than it looks: at special tokens, and at the first token of a decoder's text. Only weights rest. */
export const restsOn = ({ site, scale }: Reading, from: number, { unit, other }: NamedLink): boolean =>
  scale.measure === 'weight' && (other.special || (unit === restingUnit(site.name) && unit !== from));

export const sameToken = (a: TokenRef | null, b: TokenRef | null) => a?.sequence === b?.sequence && a?.index === b?.index;
