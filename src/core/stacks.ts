/** A model's stacks of layers at work: ids go in, hidden vectors, captures and scores come out. */
import type { Tensor } from 'onnxruntime-node';
import { type Sequence, siteOf, type SiteName } from '../protocol/inspection.ts';
import type { Architecture, Captures, Decoder, Step } from './architectures/family.ts';
import type { LayerCapture } from './attention/kernel.ts';
import type { Checkpoint } from './checkpoint/checkpoint.ts';
import { blockEnd } from './explain/blockEnd.ts';
import { canReadOn, Reader } from './reader.ts';
import { floats, rowsOf, Runner, valueOf, type Values } from './runner.ts';

/** Awaited before each step with the steps done so far; it may throw to cancel. */
type OnStep = (done: number) => Promise<void>;

interface Captured {
  readonly site: SiteName;
  readonly layer: LayerCapture;
}

/** What came out of a stack. */
export interface Passed {
  readonly values: Values;
  readonly captured: readonly Captured[];
}

export class Stacks {
  private readonly runner: Runner;

  constructor(
    private readonly architecture: Architecture,
    checkpoint: Checkpoint,
  ) {
    this.runner = new Runner(checkpoint);
  }

  /** The only stack, or the encoder. */
  read(sequence: Sequence, onStep: OnStep, more: readonly number[] = []): Promise<Passed> {
    return this.pass(this.architecture.steps, this.inputs(sequence, more), onStep);
  }

  /** The second stack, which reads what the first one passed on and the tokens made so far. */
  decode(decoder: Decoder, first: Passed, made: readonly number[], onStep: OnStep): Promise<Passed> {
    return this.pass(decoder.steps, { memory: valueOf(first.values, 'memory'), ...decoder.inputs([decoder.start, ...made]) }, onStep);
  }

  /** Reads a text and what was written after it: only what is new, where the architecture can. */
  readingOn(sequence: Sequence, longest: number, onStep: OnStep): (made: readonly number[]) => Promise<Values> {
    if (!canReadOn(this.architecture)) return async (made) => (await this.read(sequence, onStep, made)).values;
    const reader = new Reader(this.runner, this.architecture, sequence.tokens.length + longest);
    return (made) => reader.readOn([...idsOf(sequence), ...made], onStep);
  }

  /** Scores over the vocabulary of the rows from…to, [to − from, vocabulary]; null where the model has no output layer. */
  async logits(hidden: Tensor, [from, to]: readonly [number, number]): Promise<Tensor | null> {
    const { logits } = this.architecture;
    return logits && valueOf((await this.runner.run(logits, { hidden: rowsOf(hidden, from, to) })).passed, 'logits');
  }

  /** Scores of the last row. */
  async lastScores(values: Values): Promise<Float32Array> {
    const hidden = valueOf(values, 'hidden');
    const rows = hidden.dims[0] ?? 0;
    return floats((await this.logits(hidden, [rows - 1, rows])) ?? undefined);
  }

  dispose(): Promise<void> {
    return this.runner.dispose();
  }

  private inputs(sequence: Sequence, more: readonly number[] = []): Values {
    const segments = [...sequence.tokens.map(({ segment }) => segment ?? 0), ...more.map(() => 0)];
    return this.architecture.inputs([...idsOf(sequence), ...more], segments);
  }

  private async pass(steps: readonly Step[], inputs: Values, onStep: OnStep): Promise<Passed> {
    let values = inputs;
    const captured: Captured[] = [];
    for (const [done, step] of steps.entries()) {
      await onStep(done);
      const { passed, outputs } = await this.runner.run(step, values);
      if (step.captures) captured.push({ site: step.captures.site, layer: this.layerCapture(step.captures, values, outputs) });
      values = { ...values, ...passed };
    }
    return { values, captured };
  }

  private layerCapture({ site, score, rotary, ...end }: Captures, { hidden, memory }: Values, { q, k, v }: Values): LayerCapture {
    const { heads, keyValueHeads, headDim, queries, keys } = siteOf(this.architecture, site);
    return {
      q: floats(q),
      k: floats(k),
      v: floats(v),
      queries: q?.dims[0] ?? 0,
      keys: k?.dims[0] ?? 0,
      heads,
      keyValueHeads,
      headDim,
      score,
      rotary: rotary ?? null,
      input: floats(hidden),
      keyInput: floats(queries === keys ? hidden : memory),
      ...blockEnd(this.runner, end, heads * headDim),
    };
  }
}

const idsOf = ({ tokens }: Sequence) => tokens.map(({ id }) => id);

/** The layers of each site, in order. */
export function capturesOf(stacks: readonly Passed[]): ReadonlyMap<SiteName, readonly LayerCapture[]> {
  const sites = new Map<SiteName, LayerCapture[]>();
  for (const { site, layer } of stacks.flatMap(({ captured }) => captured)) sites.set(site, [...(sites.get(site) ?? []), layer]);
  return sites;
}
