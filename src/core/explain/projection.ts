/** A layer's output projection by itself, so that what a single head wrote can be seen. */
import { Tensor } from 'onnxruntime-node';
import type { Captures } from '../architectures/family.ts';
import type { Projection } from '../attention/kernel.ts';
import { floats, type Runner } from '../runner.ts';

/** @param from heads × headDim */
export function projection(runner: Runner, output: Captures['output'], from: number): Projection {
  return async (rows) => {
    const count = rows.length / from;
    const withZeros = new Float32Array(rows.length + from); // what comes of a row of zeros is the bias
    withZeros.set(rows);
    const { all } = await runner.once((graph) => graph.output('all', output(graph, graph.input('rows', 'float32', ['n', from])), ['n', 'width']), {
      rows: new Tensor('float32', withZeros, [count + 1, from]),
    });
    const values = floats(all);
    const width = values.length / (count + 1);
    const bias = values.slice(count * width);
    return { projected: values.subarray(0, count * width).map((value, at) => value - (bias[at % width] ?? 0)), bias };
  };
}
