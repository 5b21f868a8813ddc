/** `explain`: one weight, step by step, for reading or as JSON. */
import { UserError } from '../protocol/errors.ts';
import { type Explanation, vectorOf } from '../protocol/explanation.ts';
import { type Inspection, type SequenceName, sequenceOf } from '../protocol/inspection.ts';
import { explainedSteps, type Link } from './explained.ts';
import { parseOptions } from './options.ts';
import { RUN_OPTIONS, withRun } from './run.ts';
import type { Shown } from './shown.ts';
import { WrongUse } from './wrongUse.ts';

export const EXPLAIN_USAGE = `  attention-inspector explain [TEXT] [--file F|-] [--pair-file F] [--target-file F] [--model ID|FOLDER|FILE] [--chat]
                              [--site SITE] [--head L3H1] [--query I] [--key J] [--json]
    --query, --key     tokens, counted from 0; in decoder.cross of the target and of the source; without them, what is worth seeing
    --json             every number behind the weight, as JSON (without it: the steps, for reading)`;

export async function explain(args: readonly string[]): Promise<void> {
  const { values: options, positionals } = parseOptions(args, {
    ...RUN_OPTIONS,
    query: { type: 'string' },
    key: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const asked = { query: parseToken('query', options.query), key: parseToken('key', options.key) };
  await withRun(positionals, options, async ({ run, inspection, shown }) => {
    const link = linkOf(inspection, shown, asked);
    const explanation = await run.capture.explain({ site: shown.site.name, head: shown.head, ...link });
    console.log(options.json ? JSON.stringify(numbersOf(explanation, link)) : explainedSteps(inspection, shown, link, explanation));
  });
}

function parseToken(option: string, given: string | undefined): number | null {
  if (given === undefined) return null;
  if (!/^\d{1,9}$/.test(given)) throw new WrongUse(`--${option} ${given} is no token: give its number, counted from 0`);
  return Number(given);
}

/** What was asked for, else the opening's link at its site, else the first token. */
function linkOf(inspection: Inspection, { site }: Shown, asked: { readonly query: number | null; readonly key: number | null }): Link {
  const { opening } = inspection;
  const usual = site.name === opening.site ? opening : { query: 0, key: 0 };
  return { query: tokenOf(inspection, site.queries, asked.query ?? usual.query), key: tokenOf(inspection, site.keys, asked.key ?? usual.key) };
}

function tokenOf(inspection: Inspection, name: SequenceName, index: number): number {
  const { length } = sequenceOf(inspection, name).tokens;
  if (index < length) return index;
  throw new UserError('noSuchToken', 'There is no token {0} in {1}: it has {2} tokens, counted from 0.', [index, name, length]);
}

/** Every number, in the order in which they are made. */
function numbersOf(explanation: Explanation, { key }: Link) {
  const { position, scaled, allowed, residual, inputs } = explanation;
  const { q, keys, values, scores, weights, weightedValue, headOutput, projected, headNorms, carried, attended } = explanation;
  return listed({
    input_query: inputs.query,
    input_key: inputs.key,
    q,
    k: vectorOf(keys, key),
    v: vectorOf(values, key),
    ...(position?.kind === 'rotary' ? { q_before_position: position.q, k_before_position: position.k } : {}),
    scores,
    ...(position ? { content: position.content, position: position.added } : {}),
    scaled,
    masked: Array.from(scaled, (score, at) => (allowed[at] ? score : null)),
    weights,
    carried,
    weighted_value: weightedValue,
    head_output: headOutput,
    projected,
    layer_output_norms: headNorms,
    attended,
    residual_before: residual.before,
    residual_after: residual.after,
  });
}

/** JSON writes typed arrays as objects. */
const listed = (numbers: Readonly<Record<string, Iterable<number | null>>>) =>
  Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, [...values]]));
