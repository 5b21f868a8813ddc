/** What is drawn as one label: a token, or a word where the pieces are merged. A unit's place in the list is its row and column of the weights. */
import type { Segment, Sequence, SiteName, TextRange, Token } from '../protocol/inspection.ts';

export interface Unit {
  readonly index: number;
  readonly label: string;
  readonly range: TextRange | null;
  readonly segment: 0 | 1 | null;
  readonly special: boolean;
  readonly unknown: boolean;
  /** The model made the text under it. */
  readonly made: boolean;
  /** Index of its first token. */
  readonly first: number;
  /** The tokens it is made of. */
  readonly tokens: readonly Token[];
  /** Touches the unit before it: no space between them in the text, and none at its own beginning. */
  readonly glued: boolean;
  /** Begins the second text of a pair, or a paragraph. */
  readonly opens: boolean;
}

/** An empty line between. */
const PARAGRAPH = /\n\s*\n/;
/** White space that is looked through for an empty line. */
const LONGEST_GAP = 64;
/** Of vocabularies whose pieces hold the space before them: the gap between labels shows it. Of more spaces each is shown. */
const LEADING_SPACE = /^[ ␣](?=[^\s␣⏎⇥])/;
/** Longer words are cut, so that one cannot push all others off the line. */
const LONGEST_LABEL = 32;

/** The rows of a sequence, in order. */
export function unitsOf(sequence: Sequence, texts: readonly string[], words: boolean): readonly Unit[] {
  const groups: { first: number; tokens: Token[] }[] = [];
  for (const [index, token] of sequence.tokens.entries()) {
    const place = words ? token.word : index;
    const group = (groups[place] ??= { first: index, tokens: [] });
    group.tokens.push(token);
  }
  const units: Unit[] = [];
  for (const [index, { first, tokens }] of groups.entries()) units.push(unit(index, first, tokens, texts, sequence.segments, units.at(-1)));
  return units;
}

/** The unit that shows a token. */
export const unitOfToken = (sequence: Sequence, token: number, words: boolean): number => (words ? (sequence.tokens[token]?.word ?? 0) : token);

/** Where a decoder's heads rest when they find nothing to look at: its first unit; null for other sites, which have special tokens for it. */
export const restingUnit = (site: SiteName): number | null => (site === 'decoder.self' ? 0 : null);

function unit(index: number, first: number, tokens: readonly Token[], texts: readonly string[], segments: readonly Segment[], before: Unit | undefined): Unit {
  const [head] = tokens;
  if (!head) throw new Error(`unit ${index} has no token`);
  const range = cover(tokens);
  const unknown = tokens.some((token) => token.unknown);
  const text = texts[head.segment ?? 0];
  const own = range && text?.slice(...range);
  const label = (tokens.length === 1 ? head.label : wordLabel(tokens, own)).replace(LEADING_SPACE, '');
  const sameText = !!range && !!before?.range && before.segment === head.segment;
  const glued = sameText && before.range[1] === range[0] && !LEADING_SPACE.test(head.label) && !/^\s+\S/.test(own ?? '');
  const opens = (!!before && before.segment !== head.segment) || (sameText && opensParagraph(text ?? '', range));
  const from = segments[head.segment ?? 0]?.made ?? Infinity;
  const made = range ? range[0] >= from : from === 0 && first > 0;
  return { index, label, range, segment: head.segment, special: head.special, unknown, made, first, tokens, glued, opens };
}

/** Whether an empty line lies before what is first seen of a range; vocabularies differ in which token holds the white space. */
function opensParagraph(text: string, [start, end]: TextRange): boolean {
  const after = /^\s*(?=\S)/.exec(text.slice(start, end))?.[0];
  const before = /\s*$/.exec(text.slice(Math.max(0, start - LONGEST_GAP), start))?.[0] ?? '';
  return after !== undefined && PARAGRAPH.test(before + after);
}

/** A word reads as it is written, on one line; where the text is not at hand, or the model did not see it, as its pieces. */
function wordLabel(tokens: readonly Token[], text: string | null | undefined): string {
  const written = tokens.some(({ unknown }) => unknown) ? '' : (text ?? '').trim().replace(/\s*\n\s*/g, '⏎');
  const label = written || tokens.map((token) => token.label).join('');
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

function cover(tokens: readonly Token[]): TextRange | null {
  const ranges = tokens.flatMap(({ range }) => (range ? [range] : []));
  return ranges.length ? [Math.min(...ranges.map(([start]) => start)), Math.max(...ranges.map(([, end]) => end))] : null;
}
