/** A tiny translation model in Marian's format, of 8-bit integers or of the same numbers as floats, with one table of words or with three that are alike. */
import { crc32 } from 'node:zlib';
import { FLOAT32, INT8, INTGEMM8, type Item, marianFile } from './marian.ts';
import { random } from './random.ts';

export interface Stored {
  readonly type: typeof FLOAT32 | typeof INTGEMM8;
  readonly tables: 'shared' | 'apart';
}

const WIDTH = 16;
const HEADS = 2;
const INNER = 24;
const ENCODER_LAYERS = 2;
const DECODER_LAYERS = 2;
/** More than the pieces of test/reference/sentencePiece/marian/source.spm. */
const WORDS = 200;

/** What integers of a matrix are divided by: large enough weights that no head is even. */
const MULTIPLIER = 50;

export function bergamot(stored: Stored): Buffer {
  const words = integers('Wemb', WORDS * WIDTH);
  const tables: Item[] =
    stored.tables === 'shared'
      ? [table('Wemb', words, stored)]
      : [table('encoder_Wemb', words, stored), table('decoder_Wemb', words, stored), matrix('decoder_ff_logit_out_W', WIDTH, WORDS, stored, words)];
  const encoder = numbered(ENCODER_LAYERS).flatMap((layer) => [
    ...attention(`encoder_l${layer}_self`, stored),
    ...feedForward(`encoder_l${layer}_ffn`, stored),
  ]);
  const decoder = numbered(DECODER_LAYERS).flatMap((layer) => [
    ...['W', 'Wf'].map((which) => matrix(`decoder_l${layer}_rnn_${which}`, WIDTH, WIDTH, stored)),
    row(`decoder_l${layer}_rnn_bf`, WIDTH),
    ...norm(`decoder_l${layer}_rnn_ffn`),
    ...attention(`decoder_l${layer}_context`, stored),
    ...feedForward(`decoder_l${layer}_ffn`, stored),
  ]);
  const settings = Buffer.from(`${configuration(stored)}\0`);
  return marianFile([
    ...tables,
    row('decoder_ff_logit_out_b', WORDS),
    ...encoder,
    ...decoder,
    { name: 'special:model.yml', type: INT8, shape: [settings.length], data: settings },
  ]);
}

const configuration = ({ tables }: Stored) => `type: transformer
dim-emb: ${WIDTH}
dim-vocabs:
  - ${WORDS}
  - ${WORDS}
enc-depth: ${ENCODER_LAYERS}
dec-depth: ${DECODER_LAYERS}
dec-cell: ssru
tied-embeddings-all: ${tables === 'shared'}
transformer-decoder-autoreg: rnn
transformer-dim-ffn: ${INNER}
transformer-ffn-activation: relu
transformer-heads: ${HEADS}
transformer-postprocess: dan
`;

const numbered = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

const attention = (name: string, stored: Stored): Item[] => [
  ...['q', 'k', 'v', 'o'].flatMap((which) => [matrix(`${name}_W${which}`, WIDTH, WIDTH, stored), row(`${name}_b${which}`, WIDTH)]),
  ...norm(`${name}_Wo`),
];

const feedForward = (name: string, stored: Stored): Item[] => [
  matrix(`${name}_W1`, WIDTH, INNER, stored),
  row(`${name}_b1`, INNER),
  matrix(`${name}_W2`, INNER, WIDTH, stored),
  row(`${name}_b2`, WIDTH),
  ...norm(`${name}_ffn`),
];

const norm = (name: string): Item[] => [row(`${name}_ln_scale`, WIDTH, 1), row(`${name}_ln_bias`, WIDTH)];

const row = (name: string, size: number, around = 0): Item => {
  const next = random(crc32(name));
  return { name, type: FLOAT32, shape: [1, size], data: floats(Array.from({ length: size }, () => around + 0.4 * next() - 0.2)) };
};

function integers(name: string, count: number): number[] {
  const next = random(crc32(name));
  return Array.from({ length: count }, () => Math.round(60 * next() - 30));
}

/** `values` are those of each output in turn; so are integers stored, while floats follow the shape. */
function matrix(name: string, from: number, out: number, { type }: Stored, values = integers(name, from * out)): Item {
  if (type === INTGEMM8) return { name, type, shape: [from, out], data: quantised(values) };
  const turned = Array.from({ length: from * out }, (_, at) => (values[(at % out) * from + Math.floor(at / out)] ?? 0) / MULTIPLIER);
  return { name, type, shape: [from, out], data: floats(turned) };
}

const table = (name: string, values: readonly number[], { type }: Stored): Item => ({
  name,
  type,
  shape: [WORDS, WIDTH],
  data: type === INTGEMM8 ? quantised(values) : floats(values.map((value) => value / MULTIPLIER)),
});

const floats = (values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer);
const quantised = (values: readonly number[]) => Buffer.concat([Buffer.from(Int8Array.from(values).buffer), floats([MULTIPLIER])]);
