/** How a target is written: what it begins with, what ends it, and what is never in it, from config.json and generation_config.json. */
import { integerOr, MAX_WIDTH } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import { endsOf } from '../generate.ts';
import type { Decoder } from './family.ts';

const MAX_ID = 100 * MAX_WIDTH;

/** What counts where neither file has it. */
export interface WritingDefaults {
  readonly start: number;
  readonly end: number;
}

export function writingOf(config: JsonObject, { start, end }: WritingDefaults): Pick<Decoder, 'start' | 'begins' | 'ends' | 'never' | 'longest'> {
  // Old configurations of BART have a switch instead of the id.
  const key = config['force_bos_token_to_be_generated'] === true ? 'bos_token_id' : 'forced_bos_token_id';
  const first = integerOr(config, key, MAX_ID, null, 0);
  const ends = endsOf(config);
  // It counts what goes into the decoder, the token that it starts with included.
  const longest = integerOr(config, 'max_length', MAX_ID, null);
  return {
    start: integerOr(config, 'decoder_start_token_id', MAX_ID, start, 0),
    begins: first === null ? [] : [first],
    ends: ends.length ? ends : [end],
    never: [...badWords(config['bad_words_ids']), ...idsIn(config['suppress_tokens'])],
    longest: longest === null ? twiceAsLong : () => longest - 1,
  };
}

const twiceAsLong = (sourceTokens: number) => 2 * sourceTokens + 20;

/** Those of one token. (Words of several are kept out by the reference only where all before the last were written.) */
const badWords = (given: unknown) =>
  Array.isArray(given) ? given.flatMap((word: unknown) => (Array.isArray(word) && word.length === 1 ? idsIn(word) : [])) : [];

const idsIn = (given: unknown): number[] => (Array.isArray(given) ? given.filter((id) => typeof id === 'number') : []);
