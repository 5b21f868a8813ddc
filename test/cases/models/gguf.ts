/** good-llama-gqa as a GGUF file, with a vocabulary of letters, and files that are broken in one way each. */
import { llama } from './decoders.ts';
import type { ModelFiles } from './folder.ts';
import { fill } from './tensors.ts';

/** What the format calls the kinds of values; see docs/gguf.md of ggml. */
const [UINT32, INT32, FLOAT32, BOOL, TEXT, ARRAY] = [4, 5, 6, 7, 8, 9];
const ALIGNMENT = 32;

/** What differs from the good file. Of tensors it is the last that is told wrong. */
interface Broken {
  readonly magic?: string;
  readonly version?: number;
  readonly tensorCount?: bigint;
  readonly metaCount?: bigint;
  readonly architecture?: string;
  /** A key or a tensor. */
  readonly without?: string;
  /** A key and its value, after the first. */
  readonly inserted?: Buffer;
  readonly offset?: bigint;
  readonly type?: number;
  readonly dimensions?: readonly bigint[];
}

function gguf(broken: Broken = {}): Buffer {
  const { magic = 'GGUF', version = 3, tensorCount, metaCount, architecture = 'llama', without, inserted } = broken;
  const kept = <T>(all: Readonly<Record<string, T>>) => Object.entries(all).filter(([name]) => name !== without);
  const [first, ...rest] = kept(metasOf(architecture)).map(([key, value]) => Buffer.concat([text(key), value]));
  const metas = [first, inserted, ...rest].filter((meta) => meta !== undefined);
  const tensors = kept(tensorsIn());
  const offsets = tensors.map((_, at) => tensors.slice(0, at).reduce((sum, [, { data }]) => sum + aligned(data).length, 0));
  const entries = tensors.map(([name, { shape }], at) => {
    const { dimensions = shape.toReversed().map(BigInt), type = 0, offset = BigInt(offsets[at] ?? 0) } = at === tensors.length - 1 ? broken : {};
    return Buffer.concat([text(name), uint32(dimensions.length), uint64(...dimensions), uint32(type), uint64(offset)]);
  });
  const counts = uint64(tensorCount ?? BigInt(tensors.length), metaCount ?? BigInt(metas.length));
  const head = aligned(Buffer.concat([Buffer.from(magic), uint32(version), counts, ...metas, ...entries]));
  return Buffer.concat([head, ...tensors.map(([, { data }]) => aligned(data))]);
}

/** A byte-level vocabulary without merges: letters, and a space. */
const PIECES = ['<unk>', '<s>', '</s>', ...'abcdefghijklmnopqrstuvwxyz', '\u0120', ...Array.from({ length: 26 }, (_, at) => `<unused${at}>`)];
/** 1 normal, 2 unknown, 3 control, 5 unused. */
const typeOf = (piece: string) => (piece === '<unk>' ? 2 : piece.startsWith('<unused') ? 5 : piece.startsWith('<') ? 3 : 1);

function metasOf(architecture: string): Readonly<Record<string, Buffer>> {
  const { config } = llama();
  const number = (key: string) => valueOf(UINT32, uint32(Number(config[key])));
  const own = {
    block_count: number('num_hidden_layers'),
    context_length: number('max_position_embeddings'),
    embedding_length: number('hidden_size'),
    feed_forward_length: number('intermediate_size'),
    'attention.head_count': number('num_attention_heads'),
    'attention.head_count_kv': number('num_key_value_heads'),
    'attention.key_length': number('head_dim'),
    'attention.value_length': number('head_dim'),
    'rope.dimension_count': number('head_dim'),
    'rope.freq_base': valueOf(FLOAT32, float32(Number(config['rope_theta']))),
    'attention.layer_norm_rms_epsilon': valueOf(FLOAT32, float32(Number(config['rms_norm_eps']))),
  };
  const tokenizer = {
    model: valueOf(TEXT, text('gpt2')),
    pre: valueOf(TEXT, text('gpt-2')),
    tokens: list(TEXT, PIECES.map(text)),
    token_type: list(
      INT32,
      PIECES.map((piece) => uint32(typeOf(piece))),
    ),
    merges: list(TEXT, []),
    bos_token_id: number('bos_token_id'),
    eos_token_id: number('eos_token_id'),
    unknown_token_id: valueOf(UINT32, uint32(0)),
    add_bos_token: valueOf(BOOL, Buffer.from([1])),
  };
  const under = (prefix: string, values: Readonly<Record<string, Buffer>>) =>
    Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value] as const);
  return Object.fromEntries([['general.architecture', valueOf(TEXT, text(architecture))], ...under(architecture, own), ...under('tokenizer.ggml', tokenizer)]);
}

const NAMES = [
  ['model.embed_tokens', 'token_embd'],
  ['model.norm', 'output_norm'],
  ['lm_head', 'output'],
  ['self_attn.q_proj', 'attn_q'],
  ['self_attn.k_proj', 'attn_k'],
  ['self_attn.v_proj', 'attn_v'],
  ['self_attn.o_proj', 'attn_output'],
  ['mlp.gate_proj', 'ffn_gate'],
  ['mlp.up_proj', 'ffn_up'],
  ['mlp.down_proj', 'ffn_down'],
  ['post_attention_layernorm', 'ffn_norm'],
  ['input_layernorm', 'attn_norm'],
  ['model.layers.', 'blk.'],
] as const;

interface Stored {
  readonly shape: readonly number[];
  readonly data: Buffer;
}

function tensorsIn(): Readonly<Record<string, Stored>> {
  const { shapes, config } = llama();
  const headDim = Number(config['head_dim']);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const numbers = fill(name, shape);
      const stored = /[qk]_proj/.test(name) ? interleaved(numbers, shape[1] ?? 1, headDim) : numbers;
      return [NAMES.reduce((renamed, [from, to]) => renamed.replace(from, to), name), { shape, data: Buffer.from(Float32Array.from(stored).buffer) }];
    }),
  );
}

/** The order in which llama.cpp's converter puts rows of queries and keys: within a head, both halves by turns. */
function interleaved(numbers: readonly number[], width: number, headDim: number): number[] {
  const half = headDim / 2;
  const rows = Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));
  return rows.flatMap((_, at) => {
    const place = at % headDim;
    return rows[at - place + (place % 2) * half + Math.floor(place / 2)] ?? [];
  });
}

const aligned = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);
const uint32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const uint64 = (...values: readonly bigint[]) => Buffer.from(BigUint64Array.from(values).buffer);
const float32 = (value: number) => Buffer.from(Float32Array.of(value).buffer);
const text = (value: string) => Buffer.concat([uint64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
const valueOf = (kind: number, value: Buffer) => Buffer.concat([uint32(kind), value]);
const list = (kind: number, values: readonly Buffer[]) => valueOf(ARRAY, Buffer.concat([uint32(kind), uint64(BigInt(values.length)), ...values]));

/** A list of one list of one list … */
const nested = (depth: number) =>
  valueOf(ARRAY, Buffer.concat([...Array.from({ length: depth }, () => Buffer.concat([uint32(ARRAY), uint64(1n)])), uint32(0), uint64(0n)]));

const file = (bytes: () => Buffer) => (): ModelFiles => ({ 'model.gguf': bytes() });

export const GGUF: Readonly<Record<string, () => ModelFiles>> = {
  'gguf-good': file(() => gguf()),
  'gguf-bad-magic': file(() => gguf({ magic: 'GGML' })),
  'gguf-version-1': file(() => gguf({ version: 1 })),
  'gguf-version-99': file(() => gguf({ version: 99 })),
  /** The version tells: its bytes are the other way round. */
  'gguf-big-endian': file(() => gguf({ version: 3 << 24 })),
  'gguf-tensor-count-huge': file(() => gguf({ tensorCount: 1n << 60n })),
  'gguf-kv-count-huge': file(() => gguf({ metaCount: 1n << 62n })),
  'gguf-truncated-header': file(() => gguf().subarray(0, 700)),
  'gguf-truncated-data': file(() => gguf().subarray(0, -4000)),
  'gguf-offset-outside': file(() => gguf({ offset: 1n << 50n })),
  'gguf-unknown-quant': file(() => gguf({ type: 250 })),
  'gguf-unsupported-arch': file(() => gguf({ architecture: 'warpnet' })),
  'gguf-dims-huge': file(() => gguf({ dimensions: [1n << 33n, 1n << 33n] })),
  'gguf-missing-tensor': file(() => gguf({ without: 'blk.1.attn_k.weight' })),
  'gguf-no-head-count': file(() => gguf({ without: 'llama.attention.head_count' })),
  'gguf-string-length-huge': file(() => gguf({ inserted: Buffer.concat([text('general.name'), uint32(TEXT), uint64(1n << 61n)]) })),
  'gguf-nested-arrays': file(() => gguf({ inserted: Buffer.concat([text('x.deep'), nested(20_000)]) })),
};
