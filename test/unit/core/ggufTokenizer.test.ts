import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Metadata, MetaValue } from '../../../src/core/checkpoint/gguf/header.ts';
import { tokenizerJson } from '../../../src/core/checkpoint/gguf/tokenizer.ts';
import { Tokenizer } from '../../../src/core/text/tokenizer.ts';
import { UserError } from '../../../src/protocol/errors.ts';

/** As test/reference/gguf/words.py writes it. */
interface Reference {
  readonly tokens: readonly string[];
  readonly scores: readonly number[];
  readonly kinds: readonly number[];
  readonly texts: readonly { readonly text: string; readonly ids: readonly number[] }[];
}

const { tokens, scores, kinds, texts } = JSON.parse(readFileSync(new URL('../../reference/gguf/words.json', import.meta.url), 'utf8')) as Reference;

const SENTENCE_PIECE = { model: 'llama', tokens, scores, token_type: kinds, bos_token_id: 1, eos_token_id: 2 };

/** GPT-2's alphabet alone, and a merge of a space with the first byte of most letters beyond ASCII. */
const SIGNS = Array.from({ length: 0x144 }, (_, point) => String.fromCodePoint(point)).filter((sign) => /[!-~¡-¬®-ń]/u.test(sign));
const BYTES = { model: 'gpt2', pre: 'gpt-2', tokens: [...SIGNS, 'Ġð', '<s>'], token_type: [...SIGNS.map(() => 1), 1, 3], merges: ['Ġ ð'] };

const header = (values: Readonly<Record<string, MetaValue>>): Metadata =>
  new Map(Object.entries(values).map(([key, value]) => [`tokenizer.ggml.${key}`, value]));
const encode = (values: Readonly<Record<string, MetaValue>>, text: string) =>
  Tokenizer.from({ json: tokenizerJson(header(values), 'model.gguf'), own: null }).encode([text], 1000);
const idsOf = async (values: Readonly<Record<string, MetaValue>>, text: string) => (await encode(values, text)).tokens.map(({ id }) => id);
const labelsOf = async (values: Readonly<Record<string, MetaValue>>, text: string) => (await encode(values, text)).tokens.map(({ label }) => label);

describe('tokenizers out of a GGUF header', () => {
  for (const { text, ids } of texts)
    it(`SentencePiece: ${JSON.stringify(text)} is cut as the library cuts it`, async () =>
      assert.deepEqual(await idsOf({ ...SENTENCE_PIECE, add_bos_token: false }, text), ids));

  it('the token of the beginning is added where the header does not say otherwise, that of the end where it says so', async () => {
    const [bos, ...rest] = await idsOf({ ...SENTENCE_PIECE, add_eos_token: true }, 'the');
    assert.deepEqual([bos, rest.at(-1)], [1, 2]);
  });

  it('a marker written out is the marker', async () => assert.deepEqual((await idsOf({ ...SENTENCE_PIECE, add_bos_token: false }, 'the</s>')).at(-1), 2));

  it('spaces and bytes of SentencePiece are labelled by what they stand for', async () => {
    assert.deepEqual(await labelsOf({ ...SENTENCE_PIECE, add_bos_token: false }, 'the 🦉'), ['␣the', '␣', '🦉 1/4', '🦉 2/4', '🦉 3/4', '🦉 4/4']);
  });

  it('bytes of byte-level BPE are labelled by their character, and which part of it they are', async () => {
    assert.deepEqual(await labelsOf(BYTES, 'é 🦉\n'), ['é 1/2', 'é 2/2', '␣🦉 1/4', '🦉 2/4', '🦉 3/4', '🦉 4/4', '⏎']);
    assert.deepEqual(await labelsOf(BYTES, '\u0308'), ['◌\u0308 1/2', '◌\u0308 2/2']);
    for (const label of await labelsOf(BYTES, 'a\ud83d \ufffd')) assert.doesNotMatch(label, /^\ufffd/);
  });

  const pre = (name: string) => ({
    ...BYTES,
    pre: name,
    merges: ['1 2', '12 3', 'Ġ ð'],
    tokens: [...BYTES.tokens, '12', '123'],
    token_type: [...BYTES.token_type, 1, 1],
  });
  for (const [name, pieces] of [
    ['gpt-2', 2],
    ['smollm', 4],
    ['qwen2', 4],
    ['dbrx', 2],
  ] as const)
    it(`${name} cuts numbers its own way`, async () => assert.equal((await idsOf(pre(name), '1234')).length, pieces));

  it('what is not known is refused in a line', () => {
    const refused = (values: Readonly<Record<string, MetaValue>>, says: RegExp) =>
      assert.throws(
        () => tokenizerJson(header(values), 'model.gguf'),
        (error) => error instanceof UserError && says.test(error.message),
      );
    refused({ ...BYTES, pre: 'chameleon' }, /tokenizer\.ggml\.pre is "chameleon"/);
    refused({ ...BYTES, model: 't5' }, /tokenizer\.ggml\.model is "t5"/);
    refused({ model: 'gpt2' }, /tokenizer\.ggml\.tokens is missing/);
    refused({ ...BYTES, merges: 'none' }, /tokenizer\.ggml\.merges/);
    refused({ ...SENTENCE_PIECE, scores: [] }, /tokenizer\.ggml\.scores is missing/);
    refused({ ...BYTES, add_bos_token: true }, /bos_token_id is missing/);
    refused({ ...BYTES, add_bos_token: true, bos_token_id: 9999 }, /bos_token_id is 9999/);
  });
});
