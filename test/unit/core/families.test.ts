import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model, Run } from '../../../src/core/model.ts';
import type { SiteName } from '../../../src/protocol/inspection.ts';
import { assertClose, idsOf, inspect, PLAIN, rowsOf, tokensOf, withModel } from './support.ts';

/** As test/reference/tiny/common.py writes it. */
interface Expected {
  readonly texts: readonly {
    readonly texts: readonly string[];
    readonly ids: readonly number[];
    /** [layers, heads, queries, keys] of each site. */
    readonly sites: Readonly<Partial<Record<SiteName, readonly (readonly (readonly (readonly number[])[])[])[]>>>;
    /** Scores over the vocabulary of the last tokens; null where the model has no output layer. */
    readonly logits: readonly (readonly number[])[] | null;
    /** Of an encoder–decoder: the target it was given, and what it makes without. */
    readonly decoder?: { readonly text: string; readonly target: readonly number[]; readonly input: readonly number[]; readonly made: readonly number[] };
  }[];
}

const MODELS = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));
const TOLERANCE = 1e-4;
/** Of the largest. */
const LOGITS_TOLERANCE = 1e-3;

describe('tiny models of every family against the reference implementation', () => {
  for (const name of readdirSync(MODELS).sort()) {
    it(name, async function () {
      this.timeout(60_000);
      const { texts } = JSON.parse(readFileSync(path.join(MODELS, name, 'expected.json'), 'utf8')) as Expected;
      await withModel(path.join(MODELS, name), async (model) => {
        for (const expected of texts) {
          const run = await inspect(model, expected.texts, { target: expected.decoder?.text });
          assert.deepEqual(
            tokensOf(run).map(({ id }) => id),
            expected.ids,
          );
          await assertSites(run, expected.sites);
          assertLogits(await model.logits(run), expected.logits);
          if (expected.decoder) await assertDecoder(model, run, expected.texts, expected.decoder);
        }
      });
    });
  }
});

async function assertDecoder(
  model: Model,
  given: Run,
  texts: readonly string[],
  { target, input, made }: NonNullable<Expected['texts'][number]['decoder']>,
): Promise<void> {
  assert.deepEqual(idsOf(given, 'target'), target);
  assert.deepEqual(idsOf(given, 'decoder_input'), input);
  const free = await inspect(model, texts);
  assert.deepEqual(idsOf(free, 'target'), made, 'made without a target');
  assert.deepEqual(idsOf(free, 'decoder_input'), [input[0], ...made.slice(0, -1)]);
}

async function assertSites(run: Run, expected: Expected['texts'][number]['sites']): Promise<void> {
  assert.deepEqual(run.sites.map(({ name }) => name).sort(), Object.keys(expected).sort());
  for (const { name, layers, heads } of run.sites) {
    const site = expected[name] ?? [];
    assert.deepEqual([layers, heads], [site.length, site[0]?.length], `${name}: layers and heads`);
    for (const [layer, ofLayer] of site.entries()) {
      for (const [head, matrix] of ofLayer.entries()) {
        const rows = await rowsOf(run, { layer, head }, [0, matrix.length], PLAIN, name);
        matrix.forEach((weights, query) => assertClose(rows[query] ?? [], weights, TOLERANCE, `${name} L${layer} H${head} query ${query}`));
        await assertOneRowAlike(run, name, layer, head, matrix);
      }
    }
  }
}

/** A single row is computed in JavaScript, apart from whole heads. */
async function assertOneRowAlike({ capture }: Run, site: SiteName, layer: number, head: number, matrix: readonly (readonly number[])[]): Promise<void> {
  const query = matrix.length - 1;
  const { values, shape } = await capture.links({ site, query, key: 1, presentation: PLAIN });
  assertClose([values[layer * (shape[1] ?? 0) + head] ?? NaN], [matrix[query]?.[1] ?? NaN], TOLERANCE, `${site} L${layer} H${head} link`);
}

function assertLogits(logits: Awaited<ReturnType<Model['logits']>>, expected: Expected['texts'][number]['logits']): void {
  if (!expected) return assert.equal(logits, null);
  assert.ok(logits?.data instanceof Float32Array, 'no logits');
  const last = logits.data.subarray(-expected.flat().length);
  const largest = Math.max(...expected.flat().map(Math.abs));
  assertClose(last, expected.flat(), LOGITS_TOLERANCE * largest, 'logits');
}
