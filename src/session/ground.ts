/** Where the text that a sequence's ranges count in lies in the document: a target or a continuation that the model made does not. */
import type { Sequence, SequenceName, TextRange } from '../protocol/inspection.ts';

/** What the document said when it was inspected. */
export interface Said {
  /** Text of each place of the subject. */
  readonly places: readonly string[];
  /** The second place is the target of the first. */
  readonly hasTarget: boolean;
}

/** A range of the text of a place. */
export interface Spot {
  readonly place: number;
  readonly range: TextRange;
}

/** A stretch of a sequence's text that the document holds. */
interface Ground {
  /** Which place of the subject. */
  readonly place: number;
  /** Start and end in the sequence's text. */
  readonly from: number;
  readonly to: number;
  /** Where it starts in the text of the place. */
  readonly at: number;
}

/** The texts that the model was asked about: all places but the target. */
export const askedTexts = ({ places, hasTarget }: Said): readonly string[] => (hasTarget ? places.slice(0, 1) : places);

/** What of the texts of an inspection the document holds. */
export class Grounds {
  /** Of each segment of a sequence; null where nothing of it lies in the document, or where that cannot be told. */
  private readonly grounds: ReadonlyMap<SequenceName, readonly (Ground | null)[]>;

  constructor(sequences: readonly Sequence[], said: Said) {
    this.grounds = new Map(sequences.map((sequence) => [sequence.name, sequence.segments.map((_, segment) => groundOf(sequence, segment, said))]));
  }

  /** A range of a sequence in the document; null where it is outside of it. */
  spotOf({ name }: Sequence, segment: number, [start, end]: TextRange): Spot | null {
    const ground = this.grounds.get(name)?.[segment];
    if (!ground) return null;
    const { place, from, to, at } = ground;
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    return first < last ? { place, range: [first - from + at, last - from + at] } : null;
  }

  /** An offset in the text of a place, in a sequence. At the end of a text that goes on it is that of its last letter. */
  offsetIn({ name, text }: Sequence, place: number, offset: number): { readonly segment: number; readonly offset: number } | null {
    const grounds = this.grounds.get(name) ?? [];
    const segment = grounds.findIndex((ground) => ground?.place === place);
    const ground = grounds[segment];
    if (!ground) return null;
    const { from, to, at } = ground;
    const found = from + offset - at;
    if (found < from || found > to) return null;
    return { segment, offset: found === to && to < (text?.length ?? 0) ? to - 1 : found };
  }
}

function groundOf({ name, text, segments }: Sequence, segment: number, said: Said): Ground | null {
  const isTarget = name === 'target' || name === 'decoder_input';
  const place = isTarget ? 1 : segment;
  const own = said.places[place];
  if (own === undefined || (place === 1 && isTarget !== said.hasTarget)) return null;
  if (text === null) return { place, from: 0, to: own.length, at: 0 };
  return within(text.slice(0, segments[segment]?.made ?? undefined), own, place);
}

/** A template may take the white space around a text away. A text that it also holds elsewhere is not looked for. */
function within(whole: string, own: string, place: number): Ground | null {
  if (whole === own) return { place, from: 0, to: own.length, at: 0 };
  const text = own.trim();
  const from = whole.indexOf(text);
  return text && from >= 0 && from === whole.lastIndexOf(text) ? { place, from, to: from + text.length, at: own.indexOf(text) } : null;
}
