/** What a head may do on a text: for each role, the keys that a query of such a head looks at. A role is an entry here, with its texts in src/protocol/roles.ts. */
import type { RoleId } from '../../../protocol/roles.ts';
import type { Token } from '../../../protocol/inspection.ts';

export interface Role {
  readonly id: RoleId;
  /** Only where a text looks at itself: there places and tokens of queries and keys are the same. */
  readonly within: boolean;
  /** The keys for each query. Masked ones are left out later, and so are queries for which none is left. */
  readonly keys: (queries: readonly Token[], keys: readonly Token[]) => (query: number) => readonly number[];
}

/** How far a window reaches to either side, in tokens. */
const REACH = 3;

/** In the order of ROLE_IDS; `broad` alone is no set of keys. */
export const roles: readonly Role[] = [
  { id: 'induction', within: true, keys: afterSameToken },
  { id: 'previous', within: true, keys: () => (query) => [query - 1] },
  { id: 'next', within: true, keys: () => (query) => [query + 1] },
  { id: 'self', within: true, keys: () => (query) => [query] },
  { id: 'sameWord', within: false, keys: sameWord },
  { id: 'separator', within: false, keys: (_, keys) => always(keys, ({ special }, at) => special && at > 0) },
  { id: 'first', within: false, keys: (_, keys) => always(keys, (_token, at) => at === 0) },
  { id: 'punctuation', within: false, keys: (_, keys) => always(keys, (token) => !token.special && /^[\p{P}\p{S}]+$/u.test(bare(token))) },
  { id: 'window', within: true, keys: () => (query) => Array.from({ length: 2 * REACH + 1 }, (_, at) => query - REACH + at) },
];

/** The same keys for every query. */
function always(keys: readonly Token[], are: (token: Token, at: number) => boolean): (query: number) => readonly number[] {
  const found = keys.flatMap((token, at) => (are(token, at) ? [at] : []));
  return () => found;
}

/** What followed each earlier occurrence of the query's token. */
function afterSameToken(queries: readonly Token[]): (query: number) => readonly number[] {
  const earlier = new Map<number, number[]>();
  const found = queries.map(({ id, special }, query) => {
    const before = earlier.get(id) ?? [];
    earlier.set(id, [...before, query]);
    return special ? [] : before.map((at) => at + 1);
  });
  return (query) => found[query] ?? [];
}

/** Other words of the same letters, upper case and lower case alike. */
function sameWord(queries: readonly Token[], keys: readonly Token[]): (query: number) => readonly number[] {
  const places = new Map<string, number[]>();
  const ofKeys = wordTexts(keys);
  ofKeys.forEach((text, key) => places.set(text, [...(places.get(text) ?? []), key]));
  const ofQueries = queries === keys ? ofKeys : wordTexts(queries);
  return (query) => {
    const text = ofQueries[query] ?? '';
    const elsewhere = (key: number) => queries !== keys || keys[key]?.word !== queries[query]?.word;
    return /[\p{L}\p{N}]/u.test(text) ? (places.get(text) ?? []).filter(elsewhere) : [];
  };
}

/** For each token the text of its word; nothing for one that stands for no text. */
function wordTexts(tokens: readonly Token[]): string[] {
  const words = new Map<number, string>();
  for (const token of tokens) words.set(token.word, (words.get(token.word) ?? '') + (token.special ? '' : bare(token)));
  return tokens.map(({ word }) => words.get(word)?.toLowerCase() ?? '');
}

/** A label without the signs for spaces around it and for going on. */
const bare = ({ label }: Token) => label.replace(/^##|[␣⏎⇥]/gu, '');
