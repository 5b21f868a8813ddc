import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model, Run } from '../../../src/core/model.ts';
import type { Token } from '../../../src/protocol/inspection.ts';
import { assertClose, PLAIN, rowsOf, withModel } from './support.ts';

const FILES = fileURLToPath(new URL('../../reference/gguf/models/', import.meta.url));
const TINY = fileURLToPath(new URL('../../reference/tiny/models/', import.meta.url));

/** What GGUF has no place for: there it is what all published models of the family have. */
const AS_PUBLISHED: Readonly<Record<string, object>> = {
  gemma2: { query_pre_attn_scalar: 8, rope_theta: 10_000 },
  gemma3: { query_pre_attn_scalar: 8, sliding_window_pattern: 6 },
  'gpt-neox-in-turn': { rotary_emb_base: 10_000, rope_scaling: null },
  mistral: { sliding_window: null },
  smollm3: { no_rope_layer_interval: 4 },
};

/** Ids that all of them know. */
const IDS = [1, 7, 3, 29, 12, 8, 40, 17, 3, 26, 29, 20, 5, 16, 29, 4];

describe('tiny models that llama.cpp converted to GGUF give what their originals give', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'gguf-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const file of readdirSync(FILES).sort()) {
    const name = path.basename(file, '.gguf');
    it(name, async function () {
      this.timeout(60_000);
      cpSync(path.join(TINY, name), folder, { recursive: true });
      const config = path.join(folder, 'config.json');
      writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), ...AS_PUBLISHED[name] }));
      await withModel(folder, (original) =>
        withModel(path.join(FILES, file), async (converted) => {
          const [expected, actual] = [await runOf(original), await runOf(converted)];
          assert.deepEqual(actual.sites, expected.sites);
          await assertSameWeights(actual, expected);
          await assertSameLogits([converted, actual], [original, expected]);
        }),
      );
    });
  }
});

const runOf = (model: Model) => model.run({ sequence: { name: 'text', tokens: IDS.map(token), segments: [], text: null }, target: null });

async function assertSameWeights(actual: Run, expected: Run): Promise<void> {
  for (const { name, layers, heads } of expected.sites)
    for (let at = 0; at < layers * heads; at++) {
      const head = { layer: Math.floor(at / heads), head: at % heads };
      const [found, wanted] = await Promise.all([actual, expected].map((run) => rowsOf(run, head, [0, IDS.length], PLAIN, name)));
      wanted?.forEach((row, query) => assertClose(found?.[query] ?? [], row, 1e-5, `L${head.layer} H${head.head} query ${query}`));
    }
}

/** Of the last token. The converter leaves out rows of a vocabulary that have no token. */
async function assertSameLogits(...both: readonly (readonly [Model, Run])[]): Promise<void> {
  const [found, wanted] = await Promise.all(
    both.map(async ([model, run]) => {
      const logits = await model.logits(run);
      assert.ok(logits?.data instanceof Float32Array, 'no logits');
      return logits.data.slice(-(logits.dims[1] ?? 0));
    }),
  );
  assert.ok(found && wanted && found.length > Math.max(...IDS));
  assertClose(found, wanted.slice(0, found.length), 1e-5 * wanted.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0), 'logits');
}

/** The words of these vocabularies are not GGUF's, so the ids are given. */
const token = (id: number): Token => ({ id, piece: '', label: '', range: null, segment: null, special: false, unknown: false, word: 0 });
