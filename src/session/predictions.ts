import { LRUCache } from 'lru-cache';
import type { EngineClient } from '../engine/client.ts';
import type { Prediction } from '../protocol/engine.ts';
import { type Inspection, type SequenceName, sequenceOf } from '../protocol/inspection.ts';
import { presentationOf, type View } from '../protocol/view.ts';

/** As many are shown. */
const COUNT = 5;
const MOST_KEPT = 512;

/** What a model holds likely, token by token; asked once, and shared by hover and page. */
export class Predictions {
  private readonly kept = new LRUCache<string, Promise<readonly Prediction[]>>({ max: MOST_KEPT });

  constructor(
    private readonly engine: Pick<EngineClient, 'predictions' | 'running'>,
    private readonly inspection: string,
  ) {}

  of(index: number, count = COUNT): Promise<readonly Prediction[]> {
    const key = `${index} ${count}`;
    const known = this.kept.get(key);
    if (known) return known;
    const answer = this.engine.predictions({ inspection: this.inspection, index, count });
    this.kept.set(key, answer);
    answer.catch(() => this.kept.delete(key));
    return answer;
  }

  /** Where it takes no run of the model: what is known, or what a running engine knows. */
  atHand(index: number): Promise<readonly Prediction[]> | null {
    return this.engine.running || this.kept.has(`${index} ${COUNT}`) ? this.of(index) : null;
  }
}

/** A row of predictions, as it concerns a token. */
export interface Predicted {
  readonly row: number;
  /** What could stand in the token's place (a target's, a mask's, one that a row produced), or what comes after it. */
  readonly about: 'here' | 'next';
}

/**
 * The predictions that are about a token of what is shown, or about a word (its first and last token); null where the model makes none. What a decoder reads
 * and what it makes of it are of one row.
 */
export function predicted(
  inspection: Inspection,
  view: Pick<View, 'site' | 'words' | 'specials' | 'rows'>,
  name: SequenceName,
  [first, last]: readonly [first: number, last: number],
): Predicted | null {
  const { predicts, mask } = inspection.model;
  if (predicts === null) return null;
  if (predicts === 'masked') {
    const at = sequenceOf(inspection, name).tokens.findIndex(({ id }, index) => index >= first && index <= last && id === mask);
    return at < 0 ? null : { row: at, about: 'here' };
  }
  if (name === 'source') return null;
  if (name === 'target') return { row: first, about: 'here' };
  if (!presentationOf(view).produced) return { row: last, about: 'next' };
  return first > 0 ? { row: first - 1, about: 'here' } : null;
}
