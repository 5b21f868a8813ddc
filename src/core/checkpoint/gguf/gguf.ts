/** A GGUF file as a model: its header holds the configuration and the tokenizer, its tensors are named and ordered as the Hub's are. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../../errors.ts';
import { type Checkpoint, type Converted, stamp, type TensorEntry } from '../checkpoint.ts';
import { readFloats } from '../floats.ts';
import { isMissing, type JsonObject, reason } from '../folder.ts';
import type { Source } from '../source.ts';
import { type Architecture, ARCHITECTURES, headDim } from './architectures.ts';
import { type Header, readHeader } from './header.ts';
import { place, type Placed } from './layout.ts';
import { Meta, shown } from './meta.ts';
import { ropeScaling } from './rope.ts';
import { chatTemplate, endIds, tokenizerJson } from './tokenizer.ts';

export async function openGguf(file: string): Promise<Source> {
  const name = path.basename(file);
  const header = guarded(file, name);
  const { meta, architecture } = architectureOf(header, name);
  const placed = place(header, name);
  refuseUnknownKeys(meta, architecture);
  refuseUnknownTensors(placed, architecture, meta);
  const real = await realpath(file);
  const inFile = new Map(placed.map((tensor) => [tensor.name, entryOf(tensor, tensor.name, real)]));
  const config = configOf(meta, architecture, inFile);
  const checkpoint: Checkpoint = {
    tensors: new Map(placed.flatMap((tensor) => renamed(tensor, real, architecture, meta))),
    files: [await stamp(real)],
    missing: (wanted) => errors.tensorMissingInFile(name, ggufName(wanted, architecture)),
  };
  return {
    config,
    checkpoint: () => Promise.resolve(checkpoint),
    tokenizer: () => Promise.resolve({ json: tokenizerJson(header.metadata, name), own: null }),
    targetTokenizer: () => Promise.resolve(null),
    chatTemplate: () => Promise.resolve(chatTemplate(header.metadata)),
    stamps: () => Promise.resolve([]),
  };
}

function guarded(file: string, name: string): Header {
  try {
    return readHeader(file);
  } catch (error) {
    if (isMissing(error)) throw errors.fileMissing(name, path.dirname(file));
    if (error instanceof Error && 'syscall' in error) throw errors.fileUnreadable(name, reason(error));
    throw error;
  }
}

function architectureOf({ metadata }: Header, file: string): { meta: Meta; architecture: Architecture } {
  const name = metadata.get('general.architecture');
  if (name === undefined) throw errors.metaMissing(file, 'general.architecture');
  const architecture = typeof name === 'string' && Object.hasOwn(ARCHITECTURES, name) ? ARCHITECTURES[name] : undefined;
  if (!architecture) throw errors.architectureUnknown(file, shown(name), Object.keys(ARCHITECTURES).join(', '));
  const parts = metadata.get('split.count');
  if (typeof parts === 'number' && parts > 1) throw errors.metaVariant(file, 'split.count', String(parts));
  return { meta: new Meta(metadata, String(name), file), architecture };
}

/** Keys that speak of attention and are read for every architecture. */
const KEYS = [
  ...['head_count', 'head_count_kv', 'key_length', 'value_length', 'layer_norm_epsilon', 'layer_norm_rms_epsilon', 'causal'].map((key) => `attention.${key}`),
  ...['dimension_count', 'freq_base', 'scaling.type', 'scaling.factor', 'scaling.original_context_length', 'scaling.finetuned'].map((key) => `rope.${key}`),
  ...['attn_factor', 'yarn_attn_factor', 'yarn_beta_fast', 'yarn_beta_slow'].map((key) => `rope.scaling.${key}`),
];

/** What might change attention in a way nobody here knows of is refused. */
function refuseUnknownKeys(meta: Meta, { keys = [] }: Architecture): void {
  const start = `${meta.architecture}.`;
  for (const [full, value] of meta.values) {
    const key = full.slice(start.length);
    if (!full.startsWith(start) || !/^(attention|rope|expert|ssm)[._]/.test(key) || KEYS.includes(key) || keys.includes(key)) continue;
    if (value !== 0 && value !== false) throw meta.variant(key);
  }
  if (meta.get('attention.causal') === false) throw meta.variant('attention.causal');
  if (meta.integerOr('attention.value_length', headDim(meta)) !== headDim(meta)) throw meta.variant('attention.value_length');
}

/** Tables that older converters wrote out and nobody reads. */
const IDLE_TENSOR = /attn_rot_embd|rotary_emb|attn\.masked_bias/;

function refuseUnknownTensors(placed: readonly Placed[], { names }: Architecture, { file }: Meta): void {
  const strange = placed.find(({ name }) => /attn|expert|ssm/.test(name) && !IDLE_TENSOR.test(name) && !names[baseOf(name).base]);
  if (strange) throw errors.metaVariant(file, 'tensor', strange.name);
}

function configOf(meta: Meta, architecture: Architecture, inFile: ReadonlyMap<string, TensorEntry>): JsonObject {
  const table = inFile.get('token_embd.weight');
  if (!table) throw errors.tensorMissingInFile(meta.file, 'token_embd.weight');
  const factors = (name: string) => {
    const entry = inFile.get(name);
    return entry ? Array.from(readFloats(entry)) : null;
  };
  return {
    model_type: architecture.type,
    vocab_size: table.shape[0],
    eos_token_id: endIds(meta.values),
    ...architecture.config(meta, (name) => inFile.get(name)?.shape),
    ...(meta.has('context_length') ? ropeScaling(meta, factors) : {}),
  };
}

function renamed(tensor: Placed, file: string, architecture: Architecture, meta: Meta): [string, TensorEntry][] {
  const { base, layer, ending } = baseOf(tensor.name);
  const plain = architecture.names[base];
  if (plain === undefined) return [];
  const name = `${plain.replace('N', layer)}${ending}`;
  const entry = entryOf(tensor, name, file);
  const converted = conversion(base, ending, architecture, meta);
  if (!converted) return [[name, entry]];
  return [[name, { ...entry, converted, shape: converted.kind === 'transposed' ? [...entry.shape].reverse() : entry.shape }]];
}

const entryOf = ({ dtype, shape, offset, length }: Placed, name: string, file: string): TensorEntry => ({ name, dtype, shape, file, offset, length });

function conversion(base: string, ending: string, { rows, normsPlusOne, transposed }: Architecture, meta: Meta): Converted | undefined {
  if (normsPlusOne && base.endsWith('norm')) return { kind: 'plus', added: 1 };
  if (transposed?.includes(base) && ending === '.weight') return { kind: 'transposed' };
  const order = rows?.[base];
  if (!order) return undefined;
  const size = headDim(meta);
  return { kind: 'rows', from: order === 'pairs' ? pairsSideBySide(size) : partsInTurn(size, meta.integer('attention.head_count')) };
}

/** Rows of a head are stored 0, d/2, 1, d/2 + 1, … */
const pairsSideBySide = (size: number) => (row: number) => {
  const within = row % size;
  const half = size / 2;
  return row - within + 2 * (within % half) + Math.floor(within / half);
};

/** Meant: query, key and value of head 0, then those of head 1; stored: the queries of all heads, then all keys, then all values. */
const partsInTurn = (size: number, heads: number) => (row: number) => {
  const head = Math.floor(row / (3 * size));
  const part = Math.floor(row / size) % 3;
  return part * heads * size + head * size + (row % size);
};

/** `blk.3.attn_q.weight` is `blk.N.attn_q` of layer 3 with the ending `.weight`. */
function baseOf(name: string): { base: string; layer: string; ending: string } {
  const [, body = name, ending = ''] = /^(.*?)(\.weight|\.bias)?$/.exec(name) ?? [];
  const layer = /^blk\.(\d+)\./.exec(body)?.[1] ?? '';
  return { base: layer === '' ? body : body.replace(/^blk\.\d+\./, 'blk.N.'), layer, ending };
}

/** The name that the file would have for a tensor of the Hub's, which may lack the base model's prefix. */
function ggufName(wanted: string, { names }: Architecture): string {
  for (const [base, plain] of Object.entries(names)) {
    const pattern = `${plain.replaceAll('.', '\\.').replace('N', '(\\d+)')}(\\.weight|\\.bias)$`;
    const found = new RegExp(`^${pattern}`).exec(wanted) ?? new RegExp(`^${pattern.replace(/^[a-z_]+\\\./, '')}`).exec(wanted);
    if (found) return `${base.replace('N', base.includes('N') ? (found[1] ?? '') : '')}${found.at(-1) ?? ''}`;
  }
  return wanted;
}
