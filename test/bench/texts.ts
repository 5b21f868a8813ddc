/** Texts of a given number of tokens: words that the vocabulary holds whole, and the two tokens that are added. */
const WORDS =
  'the river rose fast that night and nobody in village slept a fox crossed old bridge looked back once was gone when rain stopped they found boat'.split(' ');

/** Another `start` gives another text of the same length. */
export const textOf = (tokens: number, start = 0) =>
  Array.from({ length: tokens - 2 }, (_, at) => WORDS[(start + at * 7 + Math.floor(at / 5)) % WORDS.length]).join(' ');
