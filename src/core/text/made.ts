/** Which part of a text each of the tokens makes that it was made of. */

/** The text of all ids, and where each of them ends in it, in UTF-16 units: as far as the text of the ids up to it and the whole text are the same. */
export async function decodeStepwise(
  ids: readonly number[],
  decode: (ids: readonly number[]) => Promise<string>,
): Promise<{ readonly text: string; readonly ends: readonly number[] }> {
  const text = await decode(ids);
  const ends: number[] = [];
  for (const at of ids.keys()) ends.push(Math.max(ends[at - 1] ?? 0, commonStart(text, await decode(ids.slice(0, at + 1)))));
  return { text, ends };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
