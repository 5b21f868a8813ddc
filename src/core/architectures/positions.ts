/** Which row of a table of positions each token takes. */

/** One after the other. */
export const inOrder = (ids: readonly number[]) => ids.map((_, position) => position);

/** RoBERTa's way (fairseq): counting begins after the padding's row, and a padding token inside a text takes that row and is not counted. */
export function afterPadding(ids: readonly number[], padding: number): number[] {
  let position = padding;
  return ids.map((id) => (id === padding ? padding : ++position));
}
