/** What encoder–decoders share, whatever their layers are made of: sites, the table of words, and the way from one stack to the other. */
import type { Site } from '../../protocol/inspection.ts';
import type { Graph, Value } from '../graph/graph.ts';
import type { Heads } from './attend.ts';
import { next, type Step } from './family.ts';
import type { Tensors } from './tensors.ts';

export type Stack = 'encoder' | 'decoder';

interface StackOfHeads extends Heads {
  readonly layers: number;
}

export function bothStacks(encoder: StackOfHeads, decoder: StackOfHeads): readonly Site[] {
  return [
    { name: 'encoder.self', queries: 'source', keys: 'source', ...onlyHeads(encoder) },
    { name: 'decoder.self', queries: 'decoder_input', keys: 'decoder_input', ...onlyHeads(decoder) },
    { name: 'decoder.cross', queries: 'target', keys: 'source', ...onlyHeads(decoder) },
  ];
}

const onlyHeads = ({ layers, heads, keyValueHeads, headDim }: StackOfHeads) => ({ layers, heads, keyValueHeads, headDim });

/** Both stacks and the output layer may share one table, and a checkpoint may have it under any of its names. */
export const tableOf = (tensors: Tensors, stack: Stack) =>
  [`${stack}.embed_tokens`, 'shared', 'encoder.embed_tokens', 'decoder.embed_tokens', 'lm_head'].find((name) => tensors.has(`${name}.weight`)) ?? 'shared';

/** One that classifies was taught nothing of writing, though its output layer may be there as its table of words. */
export const isClassifier = (tensors: Tensors) => tensors.has('classification_head.dense.weight');

/** What came out of the encoder, through `finish`, is what cross-attention looks at. */
export const memoryStep = (width: number, finish: (graph: Graph, hidden: Value) => Value): Step => ({
  name: 'memory',
  captures: null,
  build: (graph) => graph.output(next('memory'), finish(graph, graph.input('hidden', 'float32', ['n', width])), ['n', width]),
});

export const memoryOf = (graph: Graph, width: number) => graph.input('memory', 'float32', ['m', width]);
