/** Tokens that a tokenizer puts around every text, as tokenizer.json of Hugging Face's tokenizers says it. */
import type { JsonObject } from '../checkpoint/folder.ts';

export interface Marker {
  readonly id: number;
  /** As the library's vocabulary has it. */
  readonly token: string;
  /** As it is shown. */
  readonly shown: string;
}

/** Null where there is none; of a pair, each text has its own. */
export function markersAround(begin: Marker | null, end: Marker | null): JsonObject | null {
  if (!begin && !end) return null;
  const markers = [begin, end].filter((marker) => marker !== null);
  const template = (sequence: string, type: number) => [
    ...(begin ? [{ SpecialToken: { id: begin.token, type_id: type } }] : []),
    { Sequence: { id: sequence, type_id: type } },
    ...(end ? [{ SpecialToken: { id: end.token, type_id: type } }] : []),
  ];
  return {
    type: 'TemplateProcessing',
    single: template('A', 0),
    pair: [...template('A', 0), ...template('B', 1)],
    special_tokens: Object.fromEntries(markers.map(({ id, token, shown }) => [token, { id: token, ids: [id], tokens: [shown] }])),
  };
}
