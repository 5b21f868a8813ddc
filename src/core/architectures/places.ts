/** The kinds of positions that BART and its relatives have. */
import type { Tensors } from './tensors.ts';
import type { Places } from './bartBlock.ts';
import type { Stack } from './encoderDecoder.ts';
import { addPlaces } from './gptBlock.ts';
import { idsInput } from './parts.ts';
import { frequencies, sinusoids } from './sinusoids.ts';

/** Learned, in a table whose first rows are unused. */
export function learned(tensors: Tensors, stack: Stack, positions: number, width: number, offset: number): Places {
  return {
    add: addPlaces(tensors, `${stack}.embed_positions`, positions + offset, width),
    inputs: (ids) => ({ position_ids: idsInput(ids.map((_, position) => position + offset)) }),
  };
}

/** Computed; from the checkpoint where it has them. */
export function computed(tensors: Tensors, stack: Stack, positions: number, width: number): Places {
  if (tensors.has(`${stack}.embed_positions.weight`)) return learned(tensors, stack, positions, width, 0);
  return added(width, width / 2, (ids) => ids.map((_, position) => position));
}

/** fairseq's: counting begins after the padding, and a padding token within a text has no position and is not counted. */
export function computedAfterPadding(padding: number, width: number): Places {
  return added(width, width / 2 - 1, (ids) => {
    let position = padding;
    return ids.map((id) => (id === padding ? null : ++position));
  });
}

function added(width: number, steps: number, positionsOf: (ids: readonly number[]) => readonly (number | null)[]): Places {
  const angles = frequencies(width, steps);
  return {
    add: (graph, words) => graph.op('Add', [words, graph.input('positions', 'float32', ['n', width])]),
    inputs: (ids) => ({ positions: sinusoids(positionsOf(ids), angles) }),
  };
}
