/** How byte-level BPE cuts a text before it merges, by the names of `tokenizer.ggml.pre`. Source: llama-vocab.cpp of llama.cpp, which took them from each model's tokenizer.json. */
import type { JsonObject } from '../folder.ts';
import type { MetaValue } from './header.ts';

interface Cut {
  /** Regular expressions, one after the other. */
  readonly splits: readonly string[];
  /** … and then GPT-2's own. */
  readonly gpt2: boolean;
}

const GPT2: Cut = { splits: [], gpt2: true };
const DIGITS: Cut = { splits: ['\\p{N}'], gpt2: true };
/** tiktoken's cl100k, with numbers of so many digits. */
const cl100k = (digits: string): Cut => ({
  splits: [`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`],
  gpt2: false,
});
const LETTER_CASES =
  '[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*';
const TEKKEN: Cut = { splits: [`${LETTER_CASES}|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`], gpt2: false };
/** What llama.cpp takes for files that name none. */
const DEFAULT: Cut = {
  splits: ['[\\p{P}\\$\\+<=>\\^~\\|]+', "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)", '\\p{N}+', '[0-9][0-9][0-9]'],
  gpt2: false,
};

const CUTS: readonly (readonly [names: readonly string[], cut: Cut])[] = [
  [['gpt-2', 'olmo', 'mpt', 'phi-2'], GPT2],
  [['smollm', 'starcoder', 'refact', 'codeshell', 'command-r', 'exaone'], DIGITS],
  [['llama-bpe', 'llama3', 'llama-v3', 'falcon3', 'dbrx', 'smaug-bpe'], cl100k('{1,3}')],
  [['qwen2', 'stablelm2', 'deepseek-r1-qwen'], cl100k('')],
  [['tekken'], TEKKEN],
  [['default'], DEFAULT],
];

/** Null for a name that is not known. */
export function preTokenizerOf(name: MetaValue): JsonObject | null {
  const cut = CUTS.find(([names]) => names.some((each) => each === name))?.[1];
  if (!cut) return null;
  const splits = cut.splits.map((Regex) => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false }));
  return {
    type: 'Sequence',
    pretokenizers: [...splits, { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: cut.gpt2 }],
  };
}

/** Llama 3 begins every text with its token, and looks a word up before it merges. */
export const startsWithBos = (name: MetaValue) => ['llama-bpe', 'llama3', 'llama-v3'].some((each) => each === name);

/** Qwen composes what is decomposed. */
export const normaliserOf = (name: MetaValue): JsonObject | null => (name === 'qwen2' || name === 'deepseek-r1-qwen' ? { type: 'NFC' } : null);
