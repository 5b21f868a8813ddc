/** The strongest links of a head, for reading. */
import { headName, type Inspection, type Sequence, sequenceOf } from '../protocol/inspection.ts';
import type { Shown } from './shown.ts';

const SHOWN = 12;

export interface StrongLink {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** The strongest links between tokens that stand for text, strongest first; separators are resting places and would take most of the list. */
export function strongestLinks(inspection: Inspection, { site }: Shown, weights: Float32Array): StrongLink[] {
  const queries = sequenceOf(inspection, site.queries).tokens;
  const keys = sequenceOf(inspection, site.keys).tokens;
  return Array.from(weights, (weight, at): StrongLink => ({ query: Math.floor(at / keys.length), key: at % keys.length, weight }))
    .filter(({ weight }) => weight > 0)
    .filter(({ query, key }) => (site.queries !== site.keys || query !== key) && !queries[query]?.special && !keys[key]?.special)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, SHOWN);
}

/** A table of the strongest links, with lines above that say of what. */
export function linksTable(inspection: Inspection, shown: Shown, weights: Float32Array): string {
  const { site, head } = shown;
  const links = strongestLinks(inspection, shown, weights);
  const queries = sequenceOf(inspection, site.queries);
  const keys = sequenceOf(inspection, site.keys);
  const from = column(
    'token',
    links.map(({ query }) => queries.tokens[query]?.label ?? ''),
  );
  const to = column(
    'looks at',
    links.map(({ key }) => keys.tokens[key]?.label ?? ''),
  );
  return [
    [
      inspection.model.name,
      ...(inspection.sites.length > 1 ? [site.name] : []),
      `${headName(head)} (layer ${head.layer}, head ${head.head}, counted from 0)`,
      ...(site.queries === site.keys ? [countOf(queries)] : [`${countOf(queries)} look at ${countOf(keys)}`]),
    ].join(' · '),
    ...inspection.sequences.filter(({ name }) => name === 'target').map(({ text }) => `target: ${text ?? ''}`),
    '',
    `${from[0]}  ${to[0]}  weight`,
    ...links.map(({ weight }, row) => `${from[row + 1]}  ${to[row + 1]}  ${`${(100 * weight).toFixed(1)} %`.padStart(6)}`),
    ...(links.length === 0 ? ['(no link between two tokens of the text)'] : []),
  ].join('\n');
}

/** `16 tokens`, and how much of the text that is. */
function countOf({ tokens, segments }: Sequence): string {
  const cut = segments
    .filter((segment) => segment.cut !== null)
    .map(({ kept, tokens: all }) => `first ${kept.toLocaleString('en')} of ${all.toLocaleString('en')} tokens`);
  return [`${tokens.length} tokens`, ...cut].join(' · ');
}

/** Cells under their heading, all of the same width. */
function column(heading: string, cells: readonly string[]): string[] {
  const width = Math.max(...[heading, ...cells].map((text) => text.length));
  return [heading, ...cells].map((text) => text.padEnd(width));
}
