/** The tokenizer in a GGUF header as tokenizer.json of Hugging Face's tokenizers: vocabulary, merges, special tokens, how text is cut before merging. */
import { errors } from '../../errors.ts';
import { type Marker, markersAround } from '../../text/markers.ts';
import { sentencePieceMerges } from '../../text/sentencePiece/merges.ts';
import type { JsonObject } from '../folder.ts';
import type { ChatTemplate } from '../generation.ts';
import type { Metadata, MetaValue } from './header.ts';
import { shown } from './meta.ts';
import { normaliserOf, preTokenizerOf, startsWithBos } from './preTokenizer.ts';

/** Kinds of tokens, by llama.cpp's numbers. */
const UNKNOWN = 2;
const CONTROL = 3;
const USER_DEFINED = 4;

export interface Vocabulary {
  readonly tokens: readonly string[];
  readonly kinds: readonly MetaValue[];
}

export function tokenizerJson(metadata: Metadata, file: string): JsonObject {
  const read = (key: string) => metadata.get(`tokenizer.ggml.${key}`);
  const vocabulary = { tokens: texts(metadata, 'tokens', file), kinds: list(read('token_type')) };
  const model = read('model');
  if (model === 'gpt2') return bytePairs(metadata, vocabulary, file);
  if (model === 'llama') return sentencePiece(metadata, vocabulary, file);
  throw model === undefined ? errors.metaMissing(file, 'tokenizer.ggml.model') : errors.metaVariant(file, 'tokenizer.ggml.model', shown(model));
}

/** Byte-level BPE, as GPT-2 began it. */
function bytePairs(metadata: Metadata, vocabulary: Vocabulary, file: string): JsonObject {
  const pre = metadata.get('tokenizer.ggml.pre') ?? 'default';
  const preTokenizer = preTokenizerOf(pre);
  if (!preTokenizer) throw errors.metaVariant(file, 'tokenizer.ggml.pre', shown(pre));
  return {
    ...common(metadata, vocabulary, startsWithBos(pre), file),
    normalizer: normaliserOf(pre),
    pre_tokenizer: preTokenizer,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: { ...model(vocabulary), merges: texts(metadata, 'merges', file), ignore_merges: startsWithBos(pre) },
  };
}

/** SentencePiece's BPE: spaces are ▁, what is not in the vocabulary is spelt in bytes, and the likeliest pair is merged first. */
function sentencePiece(metadata: Metadata, vocabulary: Vocabulary, file: string): JsonObject {
  const scores = list(metadata.get('tokenizer.ggml.scores'));
  if (scores.length !== vocabulary.tokens.length) throw errors.metaMissing(file, 'tokenizer.ggml.scores');
  const prefix = metadata.get('tokenizer.ggml.add_space_prefix') !== false;
  const replace = (from: string, to: string) => ({ type: 'Replace', pattern: { String: from }, content: to });
  return {
    ...common(metadata, vocabulary, true, file),
    normalizer: { type: 'Sequence', normalizers: [...(prefix ? [{ type: 'Prepend', prepend: '▁' }] : []), replace(' ', '▁')] },
    pre_tokenizer: null,
    decoder: {
      type: 'Sequence',
      decoders: [replace('▁', ' '), { type: 'ByteFallback' }, { type: 'Fuse' }, ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : [])],
    },
    model: { ...model(vocabulary), merges: sentencePieceMerges(vocabulary.tokens, scores.map(Number)), fuse_unk: true, byte_fallback: true },
  };
}

function common(metadata: Metadata, vocabulary: Vocabulary, bos: boolean, file: string): JsonObject {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(vocabulary),
    post_processor: postProcessor(metadata, vocabulary, bos, file),
  };
}

const model = ({ tokens, kinds }: Vocabulary) => ({
  type: 'BPE',
  vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
  unk_token: tokens[kinds.indexOf(UNKNOWN)] ?? null,
});

/** Tokens that are found whole in a text, before anything else is done to it. */
function addedTokens({ tokens, kinds }: Vocabulary) {
  return tokens.flatMap((content, id) => {
    const kind = kinds[id];
    if (content === '' || (kind !== UNKNOWN && kind !== CONTROL && kind !== USER_DEFINED)) return [];
    return [{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: kind !== USER_DEFINED }];
  });
}

/** Puts the tokens of beginning and end around a text, where the header asks for them. */
function postProcessor(metadata: Metadata, { tokens }: Vocabulary, bosUsual: boolean, file: string) {
  const bos = metadata.get('tokenizer.ggml.add_bos_token') ?? bosUsual;
  const eos = metadata.get('tokenizer.ggml.add_eos_token') ?? false;
  return markersAround(bos === true ? marker('bos') : null, eos === true ? marker('eos') : null);

  function marker(which: string): Marker {
    const key = `tokenizer.ggml.${which}_token_id`;
    const id = metadata.get(key);
    const token = typeof id === 'number' ? tokens[id] : undefined;
    if (typeof id !== 'number' || token === undefined) throw id === undefined ? errors.metaMissing(file, key) : errors.metaUnusable(file, key, shown(id));
    return { id, token, shown: token };
  }
}

/** Ids that end what a model writes: of a text, or of its turn in a chat. */
export const endIds = (metadata: Metadata): readonly number[] =>
  ['eos', 'eot'].map((which) => metadata.get(`tokenizer.ggml.${which}_token_id`)).filter((id) => typeof id === 'number');

export function chatTemplate(metadata: Metadata): ChatTemplate | null {
  const template = metadata.get('tokenizer.chat_template');
  return typeof template === 'string' ? { template, bos: marker('bos'), eos: marker('eos') } : null;

  function marker(which: string): string {
    const id = metadata.get(`tokenizer.ggml.${which}_token_id`);
    const token = typeof id === 'number' ? list(metadata.get('tokenizer.ggml.tokens'))[id] : '';
    return typeof token === 'string' ? token : '';
  }
}

function texts(metadata: Metadata, key: string, file: string): string[] {
  const value = metadata.get(`tokenizer.ggml.${key}`);
  if (value === undefined) throw errors.metaMissing(file, `tokenizer.ggml.${key}`);
  const found = list(value).filter((each) => typeof each === 'string');
  if (found.length !== list(value).length || !Array.isArray(value)) throw errors.metaUnusable(file, `tokenizer.ggml.${key}`, shown(value));
  return found;
}

const list = (value: MetaValue | undefined): readonly MetaValue[] => (typeof value === 'object' ? value : []);
