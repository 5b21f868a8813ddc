import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tokenizerFilesOf } from '../../../src/core/checkpoint/tokenizerFiles.ts';
import { readSentencePiece } from '../../../src/core/text/sentencePiece/model.ts';
import { sentencePieceTokenizer } from '../../../src/core/text/sentencePiece/tokenizer.ts';
import { Tokenizer } from '../../../src/core/text/tokenizer.ts';
import { builtIn } from './builtIn.ts';
import { refusalOf } from './support.ts';

/** As test/reference/sentencePiece/sentencePiece.py writes it. */
interface Expected {
  readonly texts: readonly string[];
  /** Of each text its ids, and where each piece begins, in bytes of UTF-8. */
  readonly models: Readonly<Record<string, { readonly ids: readonly (readonly number[])[]; readonly begins: readonly (readonly number[])[] }>>;
  readonly marian: {
    readonly texts: readonly string[];
    readonly source: readonly (readonly number[])[];
    readonly target: readonly (readonly number[])[];
    readonly decoded: readonly (readonly [ids: readonly number[], text: string])[];
  };
}

const FOLDER = fileURLToPath(new URL('../../reference/sentencePiece/', import.meta.url));
const expected = JSON.parse(readFileSync(path.join(FOLDER, 'expected.json'), 'utf8')) as Expected;
const LIMIT = 1000;

const open = async (file: string) => Tokenizer.from(sentencePieceTokenizer(await readSentencePiece(file), {}));
const idsOf = async (tokenizer: Tokenizer, text: string) => (await tokenizer.encode([text], LIMIT)).tokens.map(({ id }) => id);

describe('SentencePiece vocabularies cut as SentencePiece does', () => {
  for (const [name, { ids, begins }] of Object.entries(expected.models))
    it(name, async () => {
      const tokenizer = await open(name === 'en-pt' ? path.join(builtIn('en-pt').folder, 'vocab.enpt.spm') : path.join(FOLDER, name));
      for (const [at, text] of expected.texts.entries()) {
        const { tokens } = await tokenizer.encode([text], LIMIT);
        assert.deepEqual(
          tokens.map(({ id }) => id),
          ids[at],
          JSON.stringify(text),
        );
        assert.deepEqual(
          tokens.map(({ range }) => Buffer.byteLength(text.slice(0, range?.[0]))),
          begins[at],
          JSON.stringify(text),
        );
        for (const { range } of tokens) assert.ok(range && range[0] <= range[1] && range[1] <= text.length);
      }
    });

  it('pieces of a word belong together, with the space before it', async () => {
    const tokenizer = await open(path.join(FOLDER, 'unigram.model'));
    const { tokens } = await tokenizer.encode(['The nurse translated it.'], LIMIT);
    const words = new Map<number, string>();
    for (const { word, piece } of tokens) words.set(word, (words.get(word) ?? '') + piece);
    assert.deepEqual([...words.values()], ['▁The', '▁nurse', '▁translated', '▁it', '.']);
  });
});

describe('folders with SentencePiece vocabularies alone', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'spm-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const files = (type: string) => tokenizerFilesOf(folder, { model_type: type });

  it('Marian: ids by vocab.json, the language in front, a vocabulary for each side', async () => {
    const { marian } = expected;
    const both = await tokenizerFilesOf(path.join(FOLDER, 'marian'), { model_type: 'marian' });
    const target = await both.readTarget();
    assert.ok(target);
    const [source, written] = [Tokenizer.from(await both.read()), Tokenizer.from(target)];
    for (const [at, text] of marian.texts.entries()) {
      assert.deepEqual(await idsOf(source, text), marian.source[at], JSON.stringify(text));
      assert.deepEqual(await idsOf(written, text), marian.target[at], JSON.stringify(text));
    }
    for (const [ids, text] of marian.decoded) assert.equal((await written.made(ids)).text, text);
    const { tokens } = await source.encode(['>>fra<< The nurse'], LIMIT);
    assert.deepEqual([tokens[0]?.piece, tokens[0]?.range, tokens[0]?.special, tokens[1]?.range?.[0]], ['>>fra<<', [0, 7], true, 8]);
  });

  it('T5: the sentence and its end', async () => {
    copyFileSync(path.join(FOLDER, 'unigram.model'), path.join(folder, 'spiece.model'));
    const found = await files('t5');
    assert.deepEqual(found.names, ['spiece.model']);
    const tokenizer = Tokenizer.from(await found.read());
    for (const [at, text] of expected.texts.entries())
      assert.deepEqual(await idsOf(tokenizer, text), [...(expected.models['unigram.model']?.ids[at] ?? []), 1]);
  });

  it('Llama: what begins a text is put before it', async () => {
    copyFileSync(path.join(FOLDER, 'bpe.model'), path.join(folder, 'tokenizer.model'));
    const tokenizer = Tokenizer.from(await (await files('llama')).read());
    for (const [at, text] of expected.texts.entries()) assert.deepEqual(await idsOf(tokenizer, text), [1, ...(expected.models['bpe.model']?.ids[at] ?? [])]);
  });

  it('a family whose ids do not follow from it is refused, as is a folder without any', async () => {
    writeFileSync(path.join(folder, 'spiece.model'), '');
    assert.match(await refusalOf(() => files('albert')), /spiece\.model alone cannot be read/);
    rmSync(path.join(folder, 'spiece.model'));
    assert.match(await refusalOf(() => files('t5')), /tokenizer\.json is missing/);
  });

  it('a file that is no vocabulary is refused', async () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('not a vocabulary'),
      Buffer.from([0x0a, 0x7f, 1]),
      readFileSync(path.join(FOLDER, 'unigram.model')).subarray(0, 900),
    ]) {
      writeFileSync(path.join(folder, 'spiece.model'), bytes);
      assert.match(await refusalOf(async () => (await files('t5')).read()), /spiece\.model is not a SentencePiece vocabulary/);
    }
  });

  it('a vocab.json that does not number the pieces is refused', async () => {
    for (const name of ['source.spm', 'target.spm']) copyFileSync(path.join(FOLDER, 'marian', name), path.join(folder, name));
    for (const ids of ['{}', '{"a":0,"b":0}', '{"a":0,"b":7}', '{"a":"0"}', '{"a":-1}']) {
      writeFileSync(path.join(folder, 'vocab.json'), ids);
      assert.match(await refusalOf(async () => (await files('marian')).read()), /vocab\.json does not number the pieces of source\.spm/);
    }
  });
});
