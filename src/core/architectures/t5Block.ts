/** T5's blocks: RMS norms before them, no biases, heads as wide as the configuration says. Raffel et al. 2020. */
import type { Graph, Value } from '../graph/graph.ts';
import { type Added, attend, type Heads } from './attend.ts';
import { memoryOf } from './encoderDecoder.ts';
import { type Captures, next, type Step } from './family.ts';
import { type Activation, activate, project, rmsNorm } from './parts.ts';
import type { Tensors } from './tensors.ts';

export interface T5Shape extends Heads {
  readonly width: number;
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** act(x W0) · x W1, where it is not act(x W). */
  readonly gated: boolean;
}

export interface T5Attention extends Pick<Captures, 'site' | 'layer' | 'score'> {
  /** An input with the bias and the mask. */
  readonly added: Added | null;
}

/** One attention, with the feed-forward part where that follows. */
export function t5Step(shape: T5Shape, tensors: Tensors, { site, layer, score, added }: T5Attention): Step {
  const { width, heads, headDim, epsilon } = shape;
  const all = heads * headDim;
  const isCross = site === 'decoder.cross';
  const block = `${site === 'encoder.self' ? 'encoder' : 'decoder'}.block.${layer}`;
  const name = `${block}.layer.${isCross ? 1 : 0}`;
  const feedForward = site === 'decoder.self' ? null : `${block}.layer.${isCross ? 2 : 1}`;
  const part = `${name}.${isCross ? 'EncDecAttention' : 'SelfAttention'}`;
  for (const which of ['q', 'k', 'v']) tensors.require(`${part}.${which}.weight`, [all, width]);
  tensors.require(`${part}.o.weight`, [width, all]);
  tensors.require(`${name}.layer_norm.weight`, [width]);
  if (feedForward !== null) requireFeedForward(shape, tensors, feedForward);
  const output: Captures['output'] = (graph, z) => project(graph, tensors, z, `${part}.o`);
  const residual: Captures['residual'] = (graph, x, attended) => graph.op('Add', [x, attended]);
  return {
    name: block,
    captures: { site, layer, score, output, residual },
    build(graph) {
      const x = graph.input('hidden', 'float32', ['n', width]);
      const normed = rmsNorm(graph, tensors, x, `${name}.layer_norm`, epsilon);
      const seen = isCross ? memoryOf(graph, width) : normed;
      const [q, k, v] = [project(graph, tensors, normed, `${part}.q`), project(graph, tensors, seen, `${part}.k`), project(graph, tensors, seen, `${part}.v`)];
      const middle = residual(graph, x, output(graph, attend(graph, q, k, v, shape, score, added)));
      graph.output(next('hidden'), feedForward === null ? middle : graph.op('Add', [middle, fed(graph, shape, tensors, middle, feedForward)]), ['n', width]);
      for (const [label, value] of Object.entries({ q, k, v })) graph.output(label, value, [`${label} rows`, all]);
    },
  };
}

function requireFeedForward({ width, inner, gated }: T5Shape, tensors: Tensors, name: string): void {
  tensors.require(`${name}.layer_norm.weight`, [width]);
  for (const which of gated ? ['wi_0', 'wi_1'] : ['wi']) tensors.require(`${name}.DenseReluDense.${which}.weight`, [inner, width]);
  tensors.require(`${name}.DenseReluDense.wo.weight`, [width, inner]);
}

function fed(graph: Graph, { gated, activation, epsilon }: T5Shape, tensors: Tensors, input: Value, name: string): Value {
  const x = rmsNorm(graph, tensors, input, `${name}.layer_norm`, epsilon);
  const part = (which: string) => project(graph, tensors, x, `${name}.DenseReluDense.${which}`);
  const raised = activate(graph, part(gated ? 'wi_0' : 'wi'), activation);
  return project(graph, tensors, gated ? graph.op('Mul', [raised, part('wi_1')]) : raised, `${name}.DenseReluDense.wo`);
}
