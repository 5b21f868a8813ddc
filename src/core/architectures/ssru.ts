/** The simpler simple recurrent unit, which stands where decoders have self-attention: Kim et al. 2019, "From Research to Production and Back", section 3. */
import type { Graph, Value } from '../graph/graph.ts';

/**
 * c[t] = f[t] · c[t − 1] + g[t], from c = 0, for all rows of [n, width] at once: after the step of reach k, row t has seen the k rows before it, so that
 * as many steps are enough as the longest text has doublings. Factors are between 0 and 1 and only multiplied, so nothing overflows.
 * @param longest the most rows that there are
 */
export function recurrence(graph: Graph, factors: Value, added: Value, longest: number): Value {
  const rows = graph.op('Slice', [graph.op('Shape', [added]), graph.integers([0]), graph.integers([1])]);
  let [f, c] = [factors, added];
  for (let reach = 1; reach < longest; reach *= 2) {
    c = graph.op('Add', [c, graph.op('Mul', [f, later(c, reach)])]);
    f = graph.op('Mul', [f, later(f, reach)]); // rows before the first are 0, as c is there
  }
  return c;

  /** Each row where the one `by` places after it was, zeros before the first. */
  function later(x: Value, by: number): Value {
    const padded = graph.op('Pad', [x, graph.integers([by, 0, 0, 0])]);
    return graph.op('Slice', [padded, graph.integers([0]), rows, graph.integers([0])]);
  }
}
