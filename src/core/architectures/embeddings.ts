/** The first step of BERT and its relatives: rows of tables, chosen by word, position and segment, and summed. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { type Architecture, next, type Step } from './family.ts';
import { embed, idsInput } from './parts.ts';
import type { Tensors } from './tensors.ts';

/** An embedding table, and the input that chooses its rows. */
export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly input: 'input_ids' | 'position_ids' | 'token_type_ids';
}

export interface Tables {
  readonly vocabulary: number;
  readonly positions: number;
  readonly words: Table;
  readonly places: Table;
}

/** Tables of words and positions, under BERT's names. */
export function wordsAndPlaces(config: JsonObject): Tables {
  const vocabulary = integer(config, 'vocab_size', 100 * MAX_WIDTH);
  const positions = integer(config, 'max_position_embeddings', MAX_WIDTH);
  return {
    vocabulary,
    positions,
    words: { name: 'word_embeddings', rows: vocabulary, input: 'input_ids' },
    places: { name: 'position_embeddings', rows: positions, input: 'position_ids' },
  };
}

export const segmentTable = (rows: number): Table => ({ name: 'token_type_embeddings', rows, input: 'token_type_ids' });

/** Positions one after the other, and the segment of each text, as far as the model has segments. */
export const inOrder =
  (segments: number): Architecture['inputs'] =>
  (ids, types) => ({
    input_ids: idsInput(ids),
    position_ids: idsInput(ids.map((_, position) => position)),
    token_type_ids: idsInput(types.map((type) => Math.min(type, segments - 1))),
  });

/**
 * RoBERTa's positions (fairseq): counting begins after the padding's row, and a padding token inside a text takes that row and is not
 * counted. Both texts of a pair have the same segment, however many rows the table has.
 */
export const afterPadding =
  (padding: number): Architecture['inputs'] =>
  (ids) => {
    let position = padding;
    const positions = ids.map((id) => (id === padding ? padding : ++position));
    return { input_ids: idsInput(ids), position_ids: idsInput(positions), token_type_ids: idsInput(ids.map(() => 0)) };
  };

/** The sum of the tables' rows, [tokens, size], through `finish` to [tokens, width]. */
export function embeddings(tensors: Tensors, tables: readonly Table[], size: number, width: number, finish: (graph: Graph, sum: Value) => Value): Step {
  for (const { name, rows } of tables) tensors.require(`embeddings.${name}.weight`, [rows, size]);
  return {
    name: 'embeddings',
    captures: null,
    build(graph) {
      const rows = tables.map(({ name, input }) => embed(graph, tensors, `embeddings.${name}.weight`, graph.input(input, 'int64', ['n'])));
      const sum = rows.reduce((total, table) => graph.op('Add', [total, table]));
      graph.output(next('hidden'), finish(graph, sum), ['n', width]);
    },
  };
}
