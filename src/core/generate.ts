/** Greedy decoding: the likeliest token, again and again. */
import type { JsonObject } from './checkpoint/folder.ts';

export interface Greedy {
  /** Scores over the vocabulary of what comes after the tokens made so far. */
  readonly pass: (made: readonly number[]) => Promise<Float32Array>;
  /** The most tokens that are made. */
  readonly longest: number;
  /** Made in any case, before any other. */
  readonly begins: readonly number[];
  /** Made last; the writing ends with it. */
  readonly ends: readonly number[];
  /** Never made. */
  readonly never: readonly number[];
  readonly onToken: (made: readonly number[]) => Promise<void>;
}

/** Also the tokens that had to be made go through the model, so that its last pass has read all but the last token. */
export async function greedy({ pass, longest, begins, ends, never, onToken }: Greedy): Promise<{ readonly ids: readonly number[] }> {
  const ids: number[] = [];
  while (ids.length < longest) {
    const scores = await pass(ids);
    for (const id of never) scores[id] = -Infinity;
    const id = begins[ids.length] ?? largest(scores);
    ids.push(id);
    await onToken(ids);
    if (ends.includes(id)) break;
  }
  return { ids };
}

function largest(scores: Float32Array): number {
  let best = 0;
  for (let id = 1; id < scores.length; id++) if ((scores[id] ?? -Infinity) > (scores[best] ?? -Infinity)) best = id;
  return best;
}

/** `eos_token_id`: one id or a list. */
export function endsOf({ eos_token_id: ends }: JsonObject): readonly number[] {
  return (Array.isArray(ends) ? ends : [ends]).filter((id) => typeof id === 'number');
}
