import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Model, openModel, type Run } from '../../../src/core/model.ts';
import { dimensionGroups, type Explanation, productsOf, vectorOf } from '../../../src/protocol/explanation.ts';
import type { HeadRef, SiteName } from '../../../src/protocol/inspection.ts';
import { builtIn } from './builtIn.ts';
import { assertClose, inspect, PLAIN, refusalOf, tokensOf, withModel } from './support.ts';

/** As test/reference/explain.py writes it. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
}

interface Link {
  readonly model: string;
  readonly texts: readonly string[];
  readonly target: string | null;
  readonly site: SiteName;
  readonly layer: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
  readonly numbers: Readonly<Record<string, readonly number[]>> & { readonly masked: readonly (number | null)[] };
}

const BUILT_IN = ['minilm', 'smollm2', 'en-pt'];
const MODELS = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));
const { versions, links } = JSON.parse(readFileSync(new URL('../../reference/explain.json', import.meta.url), 'utf8')) as Reference;

describe(`every number behind a weight against PyTorch ${versions['torch']} and transformers ${versions['transformers']}`, () => {
  for (const name of new Set(links.map(({ model }) => model))) {
    it(name, async function () {
      this.timeout(60_000);
      await withModel(BUILT_IN.includes(name) ? builtIn(name).folder : path.join(MODELS, name), async (model) => {
        for (const link of links.filter(({ model: of }) => of === name)) {
          const { layer, head, site, query, key, texts, target } = link;
          const run = await model.run(await model.tokenize(texts, { target: target ?? undefined }));
          const explanation = await run.capture.explain({ site, head: { layer, head }, query, key });
          assertNumbers(explanation, link);
          assertConsistent(explanation, key);
          await assertMeasures(run, link);
        }
      });
    });
  }
});

function assertNumbers(explanation: Explanation, { numbers, site, layer, head, key }: Link): void {
  const { q, keys, values, scores, weights, weightedValue, headOutput, projected, headNorms, carried, attended, residual, position, scale, cap } = explanation;
  const ours: Readonly<Record<string, ArrayLike<number>>> = {
    q,
    k: vectorOf(keys, key),
    v: vectorOf(values, key),
    scores,
    masked: explanation.scaled.filter((_, at) => explanation.allowed[at]),
    weights,
    weighted_value: weightedValue,
    head_output: headOutput,
    projected,
    layer_output_norms: headNorms,
    carried,
    attended,
    before: residual.before,
    after: residual.after,
    ...(position?.kind === 'rotary' ? { q_before_position: position.q, k_before_position: position.k, content: position.content } : {}),
  };
  const { masked, content_scores: turnedBack, ...plain } = numbers;
  const capped = (score: number) => (cap === null ? score : cap * Math.tanh(score / cap));
  const theirs: Readonly<Record<string, readonly number[]>> = {
    ...plain,
    masked: masked.filter((score) => score !== null),
    ...(turnedBack ? { content: turnedBack.map((score) => capped(score * scale)) } : {}),
  };
  assert.deepEqual(
    masked.map((score) => (score === null ? 0 : 1)),
    [...explanation.allowed],
    'which keys are masked',
  );
  assert.equal(position?.kind === 'rotary', 'q_before_position' in theirs, 'whether positions turn');
  for (const [name, expected] of Object.entries(theirs)) assertEqual(ours[name] ?? [], expected, `${site} L${layer} H${head} ${name}`);
}

/** Within 1e-4, above 0.1 within a thousandth. */
function assertEqual(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (const [at, value] of expected.entries()) assertClose([actual[at] ?? NaN], [value], Math.max(1e-4, 1e-3 * Math.abs(value)), `${what} ${at}`);
}

/** What must hold in any model: sums, and parts that add up. */
function assertConsistent(explanation: Explanation, key: number): void {
  const { weights, scores, scaled, position, inputs, residual } = explanation;
  assertEqual([sum(weights)], [1], 'sum of the weights');
  assertEqual([sum(productsOf(explanation, key).map(({ value }) => value))], [scores[key] ?? NaN], 'products add up to the score');
  if (position)
    assertEqual(
      position.content.map((content, at) => content + (position.added[at] ?? 0)),
      [...scaled],
      'content and position',
    );
  if (position?.kind === 'relative')
    assertEqual(
      position.added,
      Array.from(scaled, (_, at) => (position.queryWithPlace?.[at] ?? 0) + (position.keyWithPlace?.[at] ?? 0)),
      'comparisons with places',
    );
  assert.deepEqual(inputs.query, residual.before);
}

async function assertMeasures({ capture }: Run, { site, layer, head, query, numbers }: Link): Promise<void> {
  for (const [measure, name] of [
    ['weight', 'weights'],
    ['carried', 'carried'],
  ] as const) {
    const { values } = await capture.weights({ site, heads: [{ layer, head }], rows: [query, query + 1], presentation: { ...PLAIN, measure } });
    assertEqual(values, numbers[name] ?? [], `measure ${measure}`);
  }
}

describe('every number behind a weight of SmolLM2, from its GGUF file', () => {
  let model: Model;
  let run: Run;
  before(async function () {
    this.timeout(120_000);
    model = await openModel(builtIn('smollm2'));
    run = await inspect(model, ['The keys to the cabinet are on the table, and the keys are old.']);
  });
  after(() => model.dispose());

  const heads: readonly HeadRef[] = [
    { layer: 0, head: 0 },
    { layer: 16, head: 0 },
    { layer: 29, head: 8 },
  ];
  for (const head of heads)
    it(`L${head.layer} H${head.head}: the weights are those that are shown, and the heads' parts add up to what the block writes`, async () => {
      const site = 'decoder.self';
      const query = tokensOf(run).length - 2;
      const explanation = await run.capture.explain({ site, head, query, key: 1 });
      const { weights, attended, residual } = explanation;
      const shown = await run.capture.weights({ site, heads: [head], rows: [query - 1, query + 1], presentation: PLAIN });
      assertEqual(weights, [...shown.values.subarray(weights.length)], 'weights');
      assertConsistent(explanation, 1);
      const parts = await Promise.all(Array.from({ length: 9 }, (_, each) => run.capture.explain({ site, head: { ...head, head: each }, query, key: 1 })));
      // There is no bias.
      assertEqual(
        attended,
        Array.from(attended, (_, at) => sum(parts.map(({ projected }) => projected[at] ?? NaN))),
        'parts of the heads',
      );
      assertEqual(
        residual.after,
        Array.from(residual.before, (value, at) => value + (attended[at] ?? NaN)),
        'residual',
      );
      assertEqual(
        parts[0]?.headNorms ?? [],
        parts.map(({ projected }) => Math.hypot(...projected)),
        'norms',
      );
    });
});

describe('parts of a score', () => {
  const none = new Float32Array();
  const turned = { kind: 'rotary', dimensions: 4, steps: none, factor: 1, q: none, k: none, content: none, added: none } as const;

  it('are single dimensions, or pairs that are turned together', () => {
    assert.deepEqual(dimensionGroups(3, null), [[0], [1], [2]]);
    assert.deepEqual(dimensionGroups(6, { ...turned, interleaved: false }), [[0, 2], [1, 3], [4], [5]]);
    assert.deepEqual(dimensionGroups(6, { ...turned, interleaved: true }), [[0, 1], [2, 3], [4], [5]]);
  });
});

describe('a link that cannot be explained', () => {
  it('of a model that was changed meanwhile is refused', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'explain-'));
    try {
      await cp(path.join(MODELS, 'bert'), folder, { recursive: true });
      await withModel(folder, async (model) => {
        const { capture } = await inspect(model, ['the old fox']);
        await appendFile(path.join(folder, 'model.safetensors'), '\0');
        const link = { site: 'encoder.self', head: { layer: 0, head: 0 }, query: 0, key: 0 } as const;
        assert.match(await refusalOf(() => capture.explain(link)), /was changed or removed/);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is an error where it is not there', () =>
    withModel(path.join(MODELS, 'bert'), async (model) => {
      const run = await inspect(model, ['the old fox']);
      const asked = { site: 'encoder.self', head: { layer: 0, head: 0 }, query: 0, key: 0 } as const;
      for (const wrong of [{ query: 99 }, { key: -1 }, { head: { layer: 9, head: 0 } }, { head: { layer: 0, head: 9 } }, { site: 'decoder.cross' as const }])
        await assert.rejects(run.capture.explain({ ...asked, ...wrong }), RangeError, JSON.stringify(wrong));
    }));
});

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
