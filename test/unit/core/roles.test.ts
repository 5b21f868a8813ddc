import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRoles } from '../../../src/core/analysis/roles/index.ts';
import type { LayerCapture } from '../../../src/core/attention/kernel.ts';
import { PLAIN_RULE } from '../../../src/core/attention/rule.ts';
import { openModel } from '../../../src/core/model.ts';
import type { Sequence, Site, Token } from '../../../src/protocol/inspection.ts';
import type { RoleId, Roles } from '../../../src/protocol/roles.ts';
import { casesOf, textOf } from '../../cases/cases.ts';
import { builtIn } from './builtIn.ts';
import { assertClose, inspect, sourceOf, withModel } from './support.ts';

/** As test/reference/roles.py writes it. */
interface Reference {
  readonly versions: Readonly<Record<string, string>>;
  readonly texts: readonly {
    readonly name: string;
    readonly model: string;
    readonly text: string;
    readonly roles: Readonly<Partial<Record<RoleId, { readonly scores: readonly (readonly number[])[]; readonly chance: number; readonly rows: number }>>>;
  }[];
}

const reference = JSON.parse(readFileSync(new URL('../../reference/roles.json', import.meta.url), 'utf8')) as Reference;
const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));

describe('roles of heads against a reference script', () => {
  for (const { name, model: id, text, roles } of reference.texts)
    it(`${id}: ${name}`, async function () {
      this.timeout(60_000);
      const model = await openModel(id === 'minilm' ? builtIn(id) : sourceOf(path.join(TINY, id)));
      try {
        const run = await inspect(model, [text]);
        const [site] = run.sites;
        const found = await run.capture.roles(site?.name ?? 'encoder.self');
        assert.deepEqual([...found.roles].sort(), Object.keys(roles).sort());
        found.roles.forEach((role, at) => {
          const expected = roles[role];
          assertClose(scoresOf(found, role), expected?.scores.flat() ?? [], 1e-4, role);
          assertClose(
            [found.chance.values[at] ?? NaN, found.rows.values[at] ?? NaN],
            [expected?.chance ?? NaN, expected?.rows ?? NaN],
            1e-5,
            `${role}: chance, rows`,
          );
        });
      } finally {
        await model.dispose();
      }
    });

  for (const { id, title, model: name, input, expect } of casesOf('pattern'))
    it(`${id}: ${title}`, async function () {
      this.timeout(120_000);
      await withModel(builtIn(name ?? '').folder, async (model) => {
        const run = await inspect(model, [textOf(input)]);
        const [site] = run.sites;
        const heads = site?.heads ?? 0;
        const roles = await run.capture.roles('decoder.self');
        for (const [role, best] of [
          ['previous', expect.previousToken],
          ['first', expect.firstToken],
          ['self', expect.self],
          ['induction', expect.induction],
        ] as const) {
          const scores = scoresOf(roles, role);
          const [first = NaN, second = NaN] = [...scores].sort((a, b) => b - a);
          assertClose([first, second], [best.score, best.second], expect.tolerance, role);
          assert.equal(scores.indexOf(first), best.layer * heads + best.head, `${role}: best head`);
          assert.equal(roles.names[best.layer * heads + best.head], role);
        }
        const shares = scoresOf(roles, 'first');
        assertClose([shares.reduce((sum, share) => sum + share, 0) / shares.length], [expect.meanFirstTokenShare], expect.tolerance, 'mean');
        // Nothing comes after a token that it could look at.
        assert.ok(!roles.roles.includes('next'));
      });
    });
});

const WORDS = '[CLS] the old dog saw a fox . the dog ran , the fox slept , the Dog woke [SEP]'.split(' ');

/** A text of whole words. */
function sequence(words: readonly string[]): Sequence {
  const tokens = words.map((label, word): Token => ({
    id: words.findIndex((each) => each === label),
    piece: label,
    label,
    range: null,
    segment: 0,
    special: label.startsWith('['),
    unknown: false,
    word,
  }));
  return { name: 'text', tokens, segments: [], text: null };
}

/** A layer whose scores are given, [heads, n, n]: with queries of a single 1, keys are the columns. */
function layerOf(scores: readonly (readonly (readonly number[])[])[], causal = false): LayerCapture {
  const heads = scores.length;
  const n = scores[0]?.length ?? 0;
  const q = new Float32Array(n * heads * n);
  const k = new Float32Array(n * heads * n);
  scores.forEach((rows, head) =>
    rows.forEach((row, query) => {
      q[(query * heads + head) * n + query] = 1;
      row.forEach((score, key) => {
        k[(key * heads + head) * n + query] = score;
      });
    }),
  );
  return {
    q,
    k,
    v: k,
    queries: n,
    keys: n,
    heads,
    keyValueHeads: heads,
    headDim: n,
    score: { ...PLAIN_RULE, scale: 1, causal },
    rotary: null,
    input: q,
    keyInput: q,
    project: () => Promise.reject(new Error('nothing is projected')),
    residual: () => Promise.reject(new Error('nothing is added')),
  };
}

function rolesOf(words: readonly string[], scores: Parameters<typeof layerOf>[0], causal = false): Promise<Roles> {
  const text = sequence(words);
  const site: Site = {
    name: 'encoder.self',
    queries: 'text',
    keys: 'text',
    layers: 1,
    heads: scores.length,
    keyValueHeads: scores.length,
    headDim: words.length,
  };
  return findRoles(site, text, text, [layerOf(scores, causal)]);
}

const scoresOf = ({ roles, scores }: Roles, role: RoleId) => scores.values.filter((_, at) => at % roles.length === roles.indexOf(role));

describe('roles of crafted heads', () => {
  const word = (at: number) => WORDS[at]?.toLowerCase();
  const isMark = (at: number) => /[.,]/.test(WORDS[at] ?? '');
  /** What each head looks at. */
  const LOOKS: Readonly<Record<Exclude<RoleId, 'broad'>, (query: number, key: number) => boolean>> = {
    induction: (query, key) => key > 0 && key !== query && key <= query && WORDS[key - 1] === WORDS[query] && WORDS[query]?.[0] !== '[',
    previous: (query, key) => key === query - 1,
    next: (query, key) => key === query + 1,
    self: (query, key) => key === query,
    sameWord: (query, key) => key !== query && word(key) === word(query) && !isMark(key) && WORDS[key]?.[0] !== '[',
    separator: (_, key) => key === WORDS.length - 1,
    first: (_, key) => key === 0,
    punctuation: (query, key) => key !== query && isMark(key),
    window: (query, key) => Math.abs(key - query) <= 3,
  };
  /** Scores so that looked-at keys get a share of a row; where there are none, the row is even. */
  const looking = (looks: (query: number, key: number) => boolean, share: number) =>
    WORDS.map((_, query) => {
      const keys = WORDS.map((_word, key) => looks(query, key));
      const count = keys.filter(Boolean).length;
      return keys.map((looked) => (looked && count < keys.length ? Math.log((share * (keys.length - count)) / ((1 - share) * count)) : 0));
    });

  for (const [role, looks] of Object.entries(LOOKS)) {
    it(`${role}: named with nine tenths of the weight, its score and chance`, async () => {
      const { roles, names, scores, chance } = await rolesOf(WORDS, [looking(looks, 0.9)]);
      assert.deepEqual(names, [role]);
      const at = roles.findIndex((id) => id === role);
      assertClose([scores.values[at] ?? NaN], [0.9], 1e-4);
      assert.ok((chance.values[at] ?? 1) < 0.4);
    });
  }

  it('a head that is even is broad; one with a third of its weight somewhere has no role', async () => {
    assert.deepEqual((await rolesOf(WORDS, [looking(() => false, 0.9)])).names, ['broad']);
    for (const [role, looks] of Object.entries(LOOKS).filter(([id]) => id !== 'window')) {
      const { names } = await rolesOf(WORDS, [looking(looks, 0.33)]);
      assert.ok(names[0] === null || names[0] === 'broad', `${role}: ${names[0]}`);
    }
  });

  it('heads of random weights have no role', async () => {
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    for (const causal of [false, true])
      for (const [words, spread] of [
        [WORDS.slice(0, 6), 2],
        [WORDS, 1],
        [WORDS, 3],
        [WORDS, 8],
        [[...WORDS, ...WORDS, ...WORDS, ...WORDS], 2],
      ] as const) {
        const heads = Array.from({ length: 48 }, () => words.map(() => words.map(() => spread * normal())));
        const { names } = await rolesOf(words, heads, causal);
        assert.ok(
          names.every((name) => name === null),
          `${words.length} words, spread ${spread}, causal ${causal}: ${names.filter(Boolean).join()}`,
        );
      }
  });

  it('a text that is too short says nothing', async () => {
    const { names } = await rolesOf(
      ['the', 'fox'],
      [
        [
          [0, 9],
          [9, 0],
        ],
      ],
    );
    assert.deepEqual(names, [null]);
    assert.deepEqual((await rolesOf(['fox'], [[[0]]])).names, [null]);
  });

  it('from one text to another only what both can say', () =>
    withModel(path.join(TINY, 't5'), async (model) => {
      const run = await model.run(await model.tokenize(['the old fox ran over the hill'], { target: 'a bird saw the fox' }));
      const { roles, scores, names } = await run.capture.roles('decoder.cross');
      assert.deepEqual([...roles].sort(), ['broad', 'first', 'sameWord', 'separator']);
      assert.deepEqual(scores.shape, [3, 3, roles.length]);
      assert.equal(names.length, 9);
    }));
});
