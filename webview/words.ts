/** Translated sentences that hold something other than text. */

/** Puts the arguments in the places of a translated template: the pieces, in the order of that language. */
export function filled<P, A>(template: string, args: readonly A[], plain: (text: string) => P): readonly (P | A)[] {
  return template.split(/(\{\d+\})/).flatMap((piece): readonly (P | A)[] => {
    const place = /^\{(\d+)\}$/.exec(piece)?.[1];
    const arg = place === undefined ? undefined : args[Number(place)];
    if (arg !== undefined) return [arg];
    return piece ? [plain(piece)] : [];
  });
}
