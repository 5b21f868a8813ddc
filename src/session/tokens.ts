/** From a text position to a token, and from tokens to rows of the weights. */
import type { Sequence, Token } from '../protocol/inspection.ts';

/** How many rows a sequence has: its tokens, or its words. */
export const unitCount = ({ tokens }: Sequence, words: boolean) => (words ? tokens.reduce((most, { word }) => Math.max(most, word + 1), 0) : tokens.length);

/**
 * The token at a text position: the last one that covers it; between tokens and at the end the one before.
 * None in front of the first token, and none in the part that the model did not take.
 */
export function tokenAt({ tokens, segments }: Sequence, segment: number, offset: number): number | null {
  const cut = segments[segment]?.cut;
  if (typeof cut === 'number' && offset >= cut) return null;
  let found: number | null = null;
  for (const [index, token] of tokens.entries()) {
    const { range } = token;
    if (!range || (token.segment ?? 0) !== segment || range[0] > offset) continue;
    if (offset < range[1] || endsNoEarlier(token, found === null ? undefined : tokens[found])) found = index;
  }
  return found;
}

/** In a gap the token whose end is nearest counts, the later one of two. */
function endsNoEarlier({ range }: Token, other: Token | undefined): boolean {
  return !range || !other?.range || range[1] >= other.range[1];
}
