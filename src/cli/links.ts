/** The strongest links of a head, for reading. */
import { headName, type HeadRef, type Inspection, sequenceOf } from '../protocol/inspection.ts';

const SHOWN = 12;

export interface StrongLink {
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** The strongest links between tokens that stand for text, strongest first; separators are resting places and would take most of the list. */
export function strongestLinks(inspection: Inspection, weights: Float32Array): StrongLink[] {
  const { tokens } = textSequence(inspection);
  return Array.from(weights, (weight, at): StrongLink => ({ query: Math.floor(at / tokens.length), key: at % tokens.length, weight }))
    .filter(({ query, key }) => query !== key && !tokens[query]?.special && !tokens[key]?.special)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, SHOWN);
}

/** A table of the strongest links, with a line above that says of what. */
export function linksTable(inspection: Inspection, head: HeadRef, weights: Float32Array): string {
  const { tokens, segments } = textSequence(inspection);
  const cut = segments
    .filter((segment) => segment.cut !== null)
    .map(({ kept, tokens: all }) => `first ${kept.toLocaleString('en')} of ${all.toLocaleString('en')} tokens`);
  const links = strongestLinks(inspection, weights);
  const label = (index: number) => tokens[index]?.label ?? '';
  const wide = (column: readonly string[]) => Math.max(...column.map((text) => text.length));
  const [from, to] = [wide(['token', ...links.map(({ query }) => label(query))]), wide(['looks at', ...links.map(({ key }) => label(key))])];
  return [
    [`${inspection.model.name} · ${headName(head)} (layer ${head.layer}, head ${head.head}, counted from 0)`, `${tokens.length} tokens`, ...cut].join(' · '),
    '',
    `${'token'.padEnd(from)}  ${'looks at'.padEnd(to)}  weight`,
    ...links.map(({ query, key, weight }) => `${label(query).padEnd(from)}  ${label(key).padEnd(to)}  ${`${(100 * weight).toFixed(1)} %`.padStart(6)}`),
    ...(links.length === 0 ? ['(no link between two tokens of the text)'] : []),
  ].join('\n');
}

function textSequence(inspection: Inspection) {
  return sequenceOf(inspection, inspection.sites[0]?.queries ?? 'text');
}
