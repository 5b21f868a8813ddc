import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { Tensors } from '../../../src/core/architectures/tensors.ts';
import type { TensorEntry } from '../../../src/core/checkpoint/checkpoint.ts';
import { BLOCK_TYPES, dequantise, isBlockName } from '../../../src/core/checkpoint/gguf/blocks.ts';
import { errors } from '../../../src/core/errors.ts';
import { Graph, type Value } from '../../../src/core/graph/graph.ts';
import { createSession } from '../../../src/core/graph/session.ts';
import { assertClose } from './support.ts';

/** As test/reference/gguf/blocks.py writes it: base64 of bytes and of float32 numbers. */
type Reference = Readonly<Record<string, { readonly blocks: string; readonly numbers: string }>>;

const reference = JSON.parse(readFileSync(new URL('../../reference/gguf/blocks.json', import.meta.url), 'utf8')) as Reference;

describe('blocks of GGUF tensors against gguf-py', () => {
  it('every type that is computed has its reference', () => assert.deepEqual(Object.keys(reference).sort(), Object.keys(BLOCK_TYPES).sort()));

  for (const [name, { blocks, numbers }] of Object.entries(reference)) {
    it(name, () => {
      assert.ok(isBlockName(name));
      const expected = Buffer.from(numbers, 'base64');
      const largest = Math.max(...Array.from({ length: expected.length / 4 }, (_, at) => Math.abs(expected.readFloatLE(4 * at))));
      const actual = dequantise(BLOCK_TYPES[name], Buffer.from(blocks, 'base64'));
      assert.equal(actual.length, expected.length / 4);
      assert.ok(largest > 0);
      actual.forEach((value, at) =>
        assert.ok(Math.abs(value - expected.readFloatLE(4 * at)) <= 1e-6 * largest, `[${at}] ${value}, not ${expected.readFloatLE(4 * at)}`),
      );
    });
  }
});

describe('matrices that stay in blocks', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'blocks-'))));
  after(() => rmSync(folder, { recursive: true }));

  for (const [name, { blocks, numbers }] of Object.entries(reference)) {
    it(`${name}: products, reversed rows and looked-up rows are those of the numbers`, async () => {
      assert.ok(isBlockName(name));
      const width = BLOCK_TYPES[name].elements;
      const bytes = Buffer.from(blocks, 'base64');
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      const matrix = floatsOf(numbers);
      const rows = matrix.length / width;
      const entry: TensorEntry = { name: 'w', dtype: name, shape: [rows, width], file, offset: 0, length: bytes.length };
      const reversed: TensorEntry = { ...entry, name: 'r', converted: { kind: 'rows', from: (row) => rows - 1 - row } };
      const tensors = new Tensors({ tensors: new Map([entry, reversed].map((each) => [each.name, each])), files: [], missing: errors.tensorMissing }, '');
      const x = Float32Array.from({ length: 2 * width }, (_, at) => Math.sin(at * at));
      const product = Array.from({ length: 2 * rows }, (_, at) => dot(x, Math.floor(at / rows), matrix, at % rows, width));
      const largest = Math.max(...product.map(Math.abs));
      const multiply = (which: string) =>
        evaluate((graph) => tensors.linear(graph, graph.input('x', 'float32', [2, width]), which), { x: new Tensor(x, [2, width]) });
      assertClose(await multiply('w'), product, 1e-5 * largest, 'product');
      const turned = Array.from({ length: 2 * rows }, (_, at) => product[at - (at % rows) + rows - 1 - (at % rows)] ?? NaN);
      assertClose(await multiply('r'), turned, 1e-5 * largest, 'product with rows in another order');
      const found = await evaluate((graph) => tensors.rows(graph, 'w', graph.input('ids', 'int64', ['n'])), {
        ids: new Tensor('int64', BigInt64Array.of(2n, 0n), [2]),
      });
      assertClose(found, [...matrix.subarray(2 * width), ...matrix.subarray(0, width)], 1e-6, 'rows');
    });
  }
});

function floatsOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

const dot = (x: Float32Array, i: number, w: Float32Array, j: number, width: number) =>
  x.subarray(i * width, (i + 1) * width).reduce((sum, each, at) => sum + each * (w[j * width + at] ?? NaN), 0);

async function evaluate(build: (graph: Graph) => Value, values: Readonly<Record<string, Tensor>>): Promise<Float32Array> {
  const graph = new Graph();
  graph.output('y', build(graph), ['a', 'b']);
  const session = await createSession(graph.encode(), null);
  const made = Object.fromEntries(Array.from(graph.feeds, ([name, feed]) => [name, feed(values)]));
  const { y } = await session.run({ ...values, ...made });
  await session.release();
  assert.ok(y?.data instanceof Float32Array);
  return y.data;
}
