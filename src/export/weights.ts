/** Weights, or what another measure says, as CSV and JSON. Pure: what is written is what was handed in. */
import type { Unit } from '../drawing/units.ts';
import { headName, type HeadRef, type ModelCard, type Presentation, type Site } from '../protocol/inspection.ts';
import { MEASURES } from '../protocol/measures.ts';
import { hasRowReadings, isFacing, type RowReading } from '../protocol/view.ts';

export interface WeightsFile {
  readonly model: ModelCard;
  readonly site: Pick<Site, 'name' | 'queries' | 'keys'>;
  readonly presentation: Presentation;
  readonly queries: readonly Unit[];
  readonly keys: readonly Unit[];
  readonly heads: readonly HeadRef[];
  /** [heads, queries, keys] */
  readonly values: Float32Array;
}

const COLUMNS = [
  'site',
  'layer',
  'head',
  'query',
  'query_text',
  'query_start',
  'query_end',
  'key',
  'key_text',
  'key_start',
  'key_end',
  'weight',
  'words',
  'renormalised',
  'query_sequence',
  'key_sequence',
  'rows',
  'measure',
];

/** One line for each weight, RFC 4180; in pieces, since a few heads of a long text make millions of lines. */
export function* weightsCsv({ site, presentation, queries, keys, heads, values }: WeightsFile): Iterable<string> {
  const shown = [
    presentation.words,
    presentation.renormalised,
    site.queries,
    site.keys,
    rowsOf(site, presentation) ?? '',
    presentation.measure ?? 'weight',
  ].join(',');
  const end = (unit: Unit) => [unit.index, quoted(unit.label), unit.range?.[0] ?? '', unit.range?.[1] ?? ''].join(',');
  const keyCells = keys.map(end);
  yield `${COLUMNS.join(',')}\r\n`;
  let at = 0;
  for (const { layer, head } of heads) {
    for (const query of queries) {
      const row = [site.name, layer, head, end(query)].join(',');
      yield keyCells.map((key) => `${row},${key},${digits(values[at++])},${shown}\r\n`).join('');
    }
  }
}

/** The same numbers by head, with the tokens they belong to; in pieces. */
export function* weightsJson({ model, site, presentation, queries, keys, heads, values }: WeightsFile): Iterable<string> {
  const units = (side: readonly Unit[]) =>
    side.map(({ label, range, segment, special, tokens }) => ({ text: label, range, segment, special, ids: tokens.map(({ id }) => id) }));
  const { words, renormalised, measure = 'weight' } = presentation;
  const sequences = { queries: site.queries, keys: site.keys };
  const about = JSON.stringify({
    model: model.id,
    site: site.name,
    sequences,
    rows: rowsOf(site, presentation),
    measure,
    formula: MEASURES[measure].formula,
    words,
    renormalised,
    axes: ['queries', 'keys'],
    queries: units(queries),
    keys: units(keys),
  });
  yield `${about.slice(0, -1)},"heads":[`;
  let at = 0;
  for (const [index, ref] of heads.entries()) {
    yield `${index ? ',' : ''}\n{"name":"${headName(ref)}","layer":${ref.layer},"head":${ref.head},"weights":[`;
    for (const query of queries.keys()) yield `${query ? ',' : ''}\n[${Array.from(keys, () => digits(values[at++])).join(',')}]`;
    yield ']}';
  }
  yield ']}\n';
}

/** Whether a token's row is that of the step which reads it or of the one which produces it; null where a model makes nothing. */
function rowsOf(site: WeightsFile['site'], { produced }: Presentation): RowReading | null {
  if (isFacing(site)) return 'produces';
  return hasRowReadings(site.name) ? (produced ? 'produces' : 'reads') : null;
}

/** As many digits as a float32 holds. */
const digits = (value = 0) => Number(value.toPrecision(9));

/** A cell that a spreadsheet takes as text: one that begins like a formula gets an apostrophe in front. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
