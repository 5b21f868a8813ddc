import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { connect } from '../../../src/engine/wire.ts';

/** Two ends of a wire, with what `between` does to the bytes on their way. */
function ends(between = () => new PassThrough()) {
  const there = between();
  const back = between();
  const host = connect(back, there);
  const engine = connect(there, back);
  engine.onRequest('echo', (value: unknown) => ({ value }));
  host.onRequest('echo', (value: unknown) => ({ value }));
  host.listen();
  engine.listen();
  return { host, engine };
}

const echo = async (value: unknown, { host, engine } = ends()) => {
  const there: { value: unknown } = await host.sendRequest('echo', { value });
  const back: { value: unknown } = await engine.sendRequest('echo', { value });
  assert.deepEqual(back, there);
  return (there.value as { value: unknown }).value;
};

const random = (length: number) => Float32Array.from({ length }, Math.random);

describe('wire', () => {
  it('keeps large arrays, both ways', async () => {
    const values = random(4_000_000);
    const back = await echo({ values, pixels: new Uint8Array(values.buffer) });
    assert.deepEqual(back, { values, pixels: new Uint8Array(values.buffer) });
  });

  it('gives each array memory of its own, of its own type', async () => {
    const memory = random(100);
    const back = await echo([memory.subarray(1, 4), Buffer.from(memory.buffer).subarray(3, 8)]);
    assert.ok(Array.isArray(back));
    const [floats, bytes] = back as unknown[];
    assert.ok(floats instanceof Float32Array && floats.buffer.byteLength === 12);
    assert.ok(bytes instanceof Uint8Array && !Buffer.isBuffer(bytes) && bytes.buffer.byteLength === 5);
    assert.deepEqual(floats, memory.slice(1, 4));
    assert.deepEqual(bytes, new Uint8Array(memory.buffer).slice(3, 8));
  });

  it('keeps empty arrays and numbers that are none', async () => {
    const values = Float32Array.of(NaN, Infinity, -Infinity, -0, 1e-45);
    assert.deepEqual(await echo([new Float32Array(), new Uint8Array(), values]), [new Float32Array(), new Uint8Array(), values]);
  });

  it('does not care where the bytes are cut', async () => {
    const slices = () =>
      new Transform({
        transform(chunk: Buffer, _, done) {
          for (let at = 0; at < chunk.length; at += 7) this.push(chunk.subarray(at, at + 7));
          done();
        },
      });
    const values = random(1000);
    assert.deepEqual(await echo({ values }, ends(slices)), { values });
  });

  it('keeps the length of any text, so that ranges stay right', async () => {
    const wire = ends();
    const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        const back = await echo(sent, wire);
        assert.equal(typeof back === 'string' && back.length, sent.length);
        if (!/\p{Surrogate}/u.test(sent)) assert.equal(back, sent);
      }),
    );
  });

  it('leaves out what is undefined', async () => {
    assert.deepEqual(await echo({ a: 1, b: undefined, c: null }), { a: 1, c: null });
  });

  it('tells of bytes that are no message', async () => {
    const noise = new PassThrough();
    const connection = connect(noise satisfies Readable, new PassThrough());
    const told = new Promise<readonly unknown[]>((resolve) => connection.onError(resolve));
    connection.listen();
    noise.write('Content-Length: 3\r\n\r\n\xc1\xc1\xc1');
    assert.ok((await told)[0] instanceof Error);
  });
});
