/**
 * Merges of a SentencePiece vocabulary, which keeps only scores: a pair may be merged where its two parts and the whole are pieces, the
 * whole with the highest score first. The order among equals is that of transformers' `generate_merges`.
 */
export function sentencePieceMerges(tokens: readonly string[], scores: readonly number[]): (readonly [string, string])[] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const merges = tokens.flatMap((token, id) => splits(token, ids).map((parts) => ({ parts, score: scores[id] ?? 0 })));
  merges.sort((a, b) => b.score - a.score || length(b.parts[0]) - length(a.parts[0]) || length(b.parts[1]) - length(a.parts[1]));
  return merges.map(({ parts }) => parts);
}

/** Longer pieces than this are markers, and cutting them everywhere would take time that grows with the square of their length. */
const MAX_POINTS = 256;

/** All ways to cut a token into two that are tokens themselves. */
function splits(token: string, ids: ReadonlyMap<string, number>): (readonly [string, string])[] {
  const points = Array.from(token.slice(0, 2 * MAX_POINTS + 1));
  if (points.length > MAX_POINTS) return [];
  return points
    .slice(1)
    .map((_, at) => [points.slice(0, at + 1).join(''), points.slice(at + 1).join('')] as const)
    .filter(([left, right]) => ids.has(left) && ids.has(right))
    .sort(([a, x], [b, y]) => (ids.get(a) ?? 0) - (ids.get(b) ?? 0) || (ids.get(x) ?? 0) - (ids.get(y) ?? 0));
}

const length = (piece: string) => Array.from(piece).length;
