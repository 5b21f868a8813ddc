/** What an output layer holds likely. */

export interface Likely {
  readonly id: number;
  readonly probability: number;
}

/** The largest of a softmax over the scores of one row, largest first. */
export function likeliest(scores: Float32Array, count: number): Likely[] {
  const top: number[] = [];
  const score = (id: number | undefined) => (id === undefined ? -Infinity : (scores[id] ?? -Infinity));
  for (let id = 0; id < scores.length; id++) {
    if (top.length === count && score(id) <= score(top.at(-1))) continue;
    const place = top.findIndex((other) => score(other) < score(id));
    top.splice(place === -1 ? top.length : place, 0, id);
    top.length = Math.min(top.length, count);
  }
  const largest = score(top[0]);
  let sum = 0;
  for (const value of scores) sum += Math.exp(value - largest);
  return top.map((id) => ({ id, probability: Math.exp(score(id) - largest) / sum }));
}
