/** The steps from two tokens to a weight and to what it did, as lines for reading. */
import { type Explanation, productsOf, vectorOf } from '../protocol/explanation.ts';
import { headName, type Inspection, sequenceOf, type Token } from '../protocol/inspection.ts';
import type { Shown } from './shown.ts';

export interface Link {
  readonly query: number;
  readonly key: number;
}

/** Keys and dimensions that are listed; the rest is summed up. */
const LISTED = 6;
/** Numbers of a vector that are shown. */
const NUMBERS = 8;

export function explainedSteps(inspection: Inspection, { site, head }: Shown, { query, key }: Link, explanation: Explanation): string {
  const [queries, keys] = [sequenceOf(inspection, site.queries).tokens, sequenceOf(inspection, site.keys).tokens];
  const name = (tokens: readonly Token[], index: number) => `${tokens[index]?.label ?? ''} (token ${index}, id ${tokens[index]?.id ?? ''})`;
  const { inputs, q, values, scores, position, scaled, weights, allowed, carried, headOutput, projected, headNorms, residual, scale, cap, window } =
    explanation;
  const strongest = Array.from(weights.keys()).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  const shownKeys = [key, ...strongest.filter((at) => at !== key)].slice(0, LISTED);
  const masked = allowed.filter((each) => each === 0).length;
  const products = productsOf(explanation, key).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return [
    `${inspection.model.name} · ${site.name} · ${headName(head)}: ${name(queries, query)} looks at ${name(keys, key)} with ${percent(weights[key])}`,
    '',
    `1 From text to vectors: what layer ${head.layer} reads, ${inputs.query.length} numbers each`,
    `  ${queries[query]?.label ?? ''}: ${vector(inputs.query)}`,
    `  ${keys[key]?.label ?? ''}: ${vector(inputs.key)}`,
    `2 Query, key, value: ${q.length} numbers each`,
    `  query: ${vector(q)}`,
    `  key:   ${vector(vectorOf(explanation.keys, key))}`,
    `  value: ${vector(vectorOf(values, key))}`,
    `3 Position: ${positionLine(explanation, key)}`,
    ...(position?.kind === 'rotary' ? [`  query before: ${vector(position.q)}`, `  key before:   ${vector(position.k)}`] : []),
    `4 Score: q · k = ${number(scores[key])}; of ${products.length} parts the largest are`,
    `  ${products
      .slice(0, LISTED)
      .map(({ dimensions, value }) => `${dimensions.join('+')}: ${number(value)}`)
      .join('  ')}`,
    `5 Scale × ${number(scale)}${cap === null ? '' : `, cap ${cap}`}${window === null ? '' : `, window of ${window}`}, softmax${masked ? ` (${masked} keys masked)` : ''}`,
    ...table(
      ['key', 'score', 'scaled', 'weight', 'carried'],
      shownKeys.map((at) => [
        keys[at]?.label ?? '',
        number(scores[at]),
        allowed[at] ? number(scaled[at]) : 'masked',
        percent(weights[at]),
        number(carried[at]),
      ]),
    ),
    `6 Weighted sum of all values: ${vector(headOutput)}`,
    `  what this head writes: ${vector(projected)}, norm ${number(headNorms[head.head])}`,
    `7 Heads together: norms ${Array.from(headNorms, (norm, each) => `H${each} ${number(norm)}`).join(', ')}`,
    `  the token's own vector has norm ${number(Math.hypot(...residual.before))} before the block and ${number(Math.hypot(...residual.after))} after it`,
  ].join('\n');
}

function positionLine({ position, scaled }: Explanation, key: number): string {
  if (!position) return 'none inside attention';
  const sum = `scaled score ${number(scaled[key])} = content ${number(position.content[key])} + position ${number(position.added[key])}`;
  switch (position.kind) {
    case 'rotary':
      return `rotary, ${position.dimensions} dimensions turned in pairs of ${position.interleaved ? 'neighbours' : 'halves'}; ${sum}`;
    case 'bias':
      return `a bias by distance; ${sum}`;
    case 'relative':
      return `content compared with relative places; ${sum}`;
  }
}

const number = (value: number | undefined) => (value ?? NaN).toFixed(4);
const percent = (value: number | undefined) => `${(100 * (value ?? NaN)).toFixed(1)} %`;
const vector = (values: Float32Array) => `[${Array.from(values.subarray(0, NUMBERS), number).join(' ')}${values.length > NUMBERS ? ' …' : ''}]`;

/** Columns, the first to the left, numbers to the right. */
function table(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = heading.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [heading, ...rows].map((row) => `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`);
}
