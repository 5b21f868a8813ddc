/** Both ends of a language model: rows of the table of words, and scores over the vocabulary. */
import type { Graph, Value } from '../graph/graph.ts';
import { next, type Step } from './family.ts';
import { embed } from './parts.ts';
import type { Tensors } from './tensors.ts';

export interface WordTable {
  /** Without `.weight`. */
  readonly name: string;
  readonly vocabulary: number;
  /** Of a row. */
  readonly size: number;
}

/** Rows of the table for `input_ids`, through `finish` to [tokens, width]. */
export function wordsStep(tensors: Tensors, { name, vocabulary, size }: WordTable, width: number, finish: (graph: Graph, words: Value) => Value): Step {
  tensors.require(`${name}.weight`, [vocabulary, size]);
  return {
    name,
    captures: null,
    build(graph) {
      const words = embed(graph, tensors, `${name}.weight`, graph.input('input_ids', 'int64', ['n']));
      graph.output(next('hidden'), finish(graph, words), ['n', width]);
    },
  };
}

export interface OutputLayer {
  /** The names it has in checkpoints, without `.weight`. */
  readonly names: readonly string[];
  /** The whole names that its bias has; none where it has no bias. */
  readonly biases: readonly string[];
  /** It is the table of words again, where the checkpoint has none of its own. */
  readonly tied: boolean;
}

/**
 * The last `hidden`, [tokens, width], through `prepare` to [tokens, size], then to scores, and through `finish`. Null where the checkpoint has
 * no output layer, and the table of words is not meant to be one.
 */
export function scoresStep(
  tensors: Tensors,
  { names, biases, tied }: OutputLayer,
  { name: table, vocabulary, size }: WordTable,
  width: number,
  prepare: (graph: Graph, hidden: Value) => Value,
  finish = (_: Graph, scores: Value) => scores,
): Step | null {
  const own = names.find((name) => tensors.has(`${name}.weight`));
  const bias = biases.find((name) => tensors.has(name)) ?? null;
  if ((own === undefined && !tied) || (biases.length > 0 && bias === null)) return null;
  const weight = `${own ?? table}.weight`;
  tensors.require(weight, [vocabulary, size]);
  if (bias !== null) tensors.require(bias, [vocabulary]);
  return {
    name: 'lm_head',
    captures: null,
    build(graph) {
      const prepared = prepare(graph, graph.input('hidden', 'float32', ['n', width]));
      graph.output(next('logits'), finish(graph, tensors.linear(graph, prepared, weight, bias)), ['n', vocabulary]);
    },
  };
}
