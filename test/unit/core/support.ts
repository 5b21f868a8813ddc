import assert from 'node:assert/strict';
import { type Model, openModel, type Run, type Wishes } from '../../../src/core/model.ts';
import { UserError } from '../../../src/protocol/errors.ts';
import {
  type HeadRef,
  type ModelSource,
  type Presentation,
  type SequenceName,
  sequenceOf,
  type SiteName,
  type Token,
} from '../../../src/protocol/inspection.ts';

export const PLAIN: Presentation = { words: false, renormalised: false };

export const sourceOf = (folder: string): ModelSource => ({ id: folder, name: 'test', folder });

export async function inspect(model: Model, texts: readonly string[], wishes: Wishes = {}): Promise<Run> {
  return model.run(await model.tokenize(texts, wishes), async () => undefined);
}

/** The ids of a sequence. */
export const idsOf = (run: Run, name: SequenceName) => sequenceOf(run, name).tokens.map(({ id }) => id);

/** The tokens of a run of one sequence. */
export function tokensOf({ sequences }: Run): readonly Token[] {
  const [sequence] = sequences;
  assert.ok(sequence, 'no sequence');
  return sequence.tokens;
}

/** Rows from…to of one head, each an array over the keys. */
export async function rowsOf(
  { capture }: Run,
  head: HeadRef,
  [from, to]: readonly [number, number],
  presentation = PLAIN,
  site: SiteName = 'encoder.self',
): Promise<Float32Array[]> {
  const { shape, values } = await capture.weights({ site, heads: [head], rows: [from, to], presentation });
  const keys = shape[2] ?? 0;
  assert.deepEqual(shape, [1, to - from, keys]);
  return Array.from({ length: to - from }, (_, row) => values.subarray(row * keys, (row + 1) * keys));
}

export async function rowOf(run: Run, head: HeadRef, query: number, presentation = PLAIN): Promise<Float32Array> {
  const [row] = await rowsOf(run, head, [query, query + 1], presentation);
  assert.ok(row, 'no row');
  return row;
}

export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = ''): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs((actual[at] ?? NaN) - (expected[at] ?? NaN));
    assert.ok(difference <= tolerance, `${what} [${at}]: ${actual[at]} instead of ${expected[at]}`);
  }
}

export function assertSumsToOne(row: Float32Array, what = ''): void {
  assertClose([row.reduce((sum, weight) => sum + weight, 0)], [1], 1e-4, `${what} sum`);
}

/** The one line with which something is refused; a success or any other error fails the test. */
export async function refusalOf(action: () => Promise<unknown>): Promise<string> {
  const error = await action().then(
    () => assert.fail('not refused'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, `not meant for a person: ${error instanceof Error ? error.stack : String(error)}`);
  assert.doesNotMatch(error.message, /[\n\r]|\{\d\}/, 'more than a line, or a place that was not filled');
  assert.ok(error.message.length < 500, `too long: ${error.message}`);
  return error.message;
}

/** Opens a folder for one test and closes it again. */
export async function withModel<T>(folder: string, use: (model: Model) => Promise<T>): Promise<T> {
  const model = await openModel(sourceOf(folder));
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}
