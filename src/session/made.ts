/** The text that a model made: a target, or what it wrote after the text that was asked about. */
import type { Inspection, Sequence } from '../protocol/inspection.ts';

export interface Made {
  readonly sequence: Sequence;
  readonly text: string;
}

/** Null where all text is the person's. */
export function madeOf({ sequences }: Inspection): Made | null {
  for (const sequence of sequences) {
    const from = sequence.segments[0]?.made ?? null;
    if (from === null || sequence.text === null || sequence.name === 'decoder_input') continue;
    const text = sequence.text.slice(from);
    if (text) return { sequence, text };
  }
  return null;
}
