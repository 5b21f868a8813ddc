/** Entropies of rows by a small graph: over a page a loop in JavaScript would take longer than everything else. */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { Graph } from '../../graph/graph.ts';
import { createSession } from '../../graph/session.ts';

/** The entropy of each row of weights, [rows, keys], in nats: [rows]. */
export async function entropies(weights: Float32Array, keys: number): Promise<Float32Array> {
  session ??= createSession(entropyGraph(), null);
  const { entropy } = await (await session).run({ weights: new Tensor('float32', weights, [weights.length / keys, keys]) });
  if (!(entropy?.data instanceof Float32Array)) throw new Error('the graph gives no entropy');
  return entropy.data;
}

let session: Promise<InferenceSession> | null = null;

function entropyGraph(): Uint8Array {
  const graph = new Graph();
  const weights = graph.input('weights', 'float32', ['rows', 'keys']);
  const logs = graph.op('Log', [graph.op('Max', [weights, graph.float(1e-37)])]); // 0 · ln 0 counts 0
  graph.output('entropy', graph.op('Neg', [graph.op('ReduceSum', [graph.op('Mul', [weights, logs]), graph.integers([1])], { keepdims: 0 })]), ['rows']);
  return graph.encode();
}
