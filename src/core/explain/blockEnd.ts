/** What a layer does with its heads' outcomes, by itself: the output projection and the sum with the residual, so that what a single head wrote can be seen. */
import { Tensor } from 'onnxruntime-node';
import type { Captures } from '../architectures/family.ts';
import type { LayerCapture } from '../attention/kernel.ts';
import { floats, type Runner } from '../runner.ts';

/** @param from heads × headDim */
export function blockEnd(
  runner: Runner,
  { output, residual }: Pick<Captures, 'output' | 'residual'>,
  from: number,
): Pick<LayerCapture, 'project' | 'residual'> {
  return {
    async project(rows) {
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
    },

    async residual(x, attended) {
      const row = (values: Float32Array) => new Tensor('float32', values, [1, values.length]);
      const { after } = await runner.once(
        (graph) => {
          const input = (name: string) => graph.input(name, 'float32', [1, x.length]);
          graph.output('after', residual(graph, input('x'), input('attended')), [1, x.length]);
        },
        { x: row(x), attended: row(attended) },
      );
      return floats(after);
    },
  };
}
