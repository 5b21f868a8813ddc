/** Rotary positions: pairs of dimensions turned by an angle that grows with the position. Su et al. 2021. How a configuration spells them is in rope.ts. */
import { Tensor } from 'onnxruntime-node';
import type { Graph, Value } from '../graph/graph.ts';

export interface Rotary {
  /** Dimensions of a head that are turned; the rest stay. */
  readonly dimensions: number;
  /** Angle of each pair at position 1, in a text of so many tokens. */
  readonly frequencies: (tokens: number) => readonly number[];
  /** Pairs are neighbours (GPT-J), not halves. */
  readonly interleaved: boolean;
  /** Both cosine and sine are multiplied by this (yarn, long-rope). */
  readonly factor: number;
}

/** θ^(−2i/d) for each pair. */
export const plainFrequencies = (dimensions: number, theta: number) => Array.from({ length: dimensions / 2 }, (_, pair) => theta ** ((-2 * pair) / dimensions));

/** The angle of each pair at position 1, in a text of n tokens. */
export const rotarySteps = ({ frequencies }: Rotary, n: number) => Float32Array.from(frequencies(n));

/**
 * The inputs `cos` and `sin` of the positions 0…n − 1, [1, n, dimensions / 2]. Angles are rounded to float32 as the reference rounds them:
 * at far positions that is more than the tolerance.
 */
export function rotaryInputs(rotary: Rotary, n: number, suffix = ''): Record<string, Tensor> {
  const steps = rotarySteps(rotary, n);
  const angles = new Float32Array(n * steps.length);
  for (let at = 0; at < angles.length; at++) angles[at] = Math.floor(at / steps.length) * (steps[at % steps.length] ?? 0);
  const table = (turn: (angle: number) => number) =>
    new Tensor(
      'float32',
      angles.map((angle) => rotary.factor * turn(angle)),
      [1, n, steps.length],
    );
  return { [`cos${suffix}`]: table(Math.cos), [`sin${suffix}`]: table(Math.sin) };
}

/** Turns the heads of x, [n, heads × headDim]. */
export function rotate(graph: Graph, x: Value, heads: number, headDim: number, { dimensions, interleaved }: Rotary, cos: Value, sin: Value): Value {
  const batched = graph.op('Reshape', [x, graph.integers([1, -1, heads * headDim])]);
  const turned = graph.op('RotaryEmbedding', [batched, cos, sin], {
    num_heads: heads,
    interleaved: interleaved ? 1 : 0,
    rotary_embedding_dim: dimensions === headDim ? 0 : dimensions,
  });
  return graph.op('Reshape', [turned, graph.integers([-1, heads * headDim])]);
}

/** Queries and keys turned by the inputs `cos` and `sin`. */
export function turn(
  queriesKeysValues: (graph: Graph, x: Value) => readonly [q: Value, k: Value, v: Value],
  heads: number,
  headDim: number,
  rotary: Rotary,
): typeof queriesKeysValues {
  return (graph, x) => {
    const [q, k, v] = queriesKeysValues(graph, x);
    const [cos, sin] = [table('cos'), table('sin')];
    return [rotate(graph, q, heads, headDim, rotary, cos, sin), rotate(graph, k, heads, headDim, rotary, cos, sin), v];

    function table(name: string) {
      return graph.input(name, 'float32', [1, 'n', 'pairs']);
    }
  };
}
