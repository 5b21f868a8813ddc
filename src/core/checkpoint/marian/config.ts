/** The configuration inside a Marian binary (YAML) in the terms of config.json. What would change the model and is not computed is refused. */
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { errors } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../folder.ts';
import { type Item, TYPES } from './items.ts';

const CONFIG = 'special:model.yml';
const MAX_BYTES = 1 << 20;

/** The values of settings that are computed; what is not set has the first. */
const COMPUTED: Readonly<Record<string, readonly unknown[]>> = {
  type: ['transformer'],
  'transformer-ffn-activation': ['swish', 'relu'],
  'transformer-ffn-depth': [2],
  'transformer-decoder-ffn-depth': [0, 2],
  'transformer-no-projection': [false],
  'transformer-no-bias': [false],
  'transformer-no-affine': [false],
  'transformer-rnn-projection': [false],
  'transformer-pool': [false],
  'transformer-train-position-embeddings': [false],
  'output-omit-bias': [false],
  'lemma-dim-emb': [0],
  'right-left': [false],
  ulr: [false],
};

/** The others of a transformer: read below, for training, or for layers of another kind. */
const READ = /^transformer-(dim-ffn|decoder-dim-ffn|heads|decoder-autoreg|preprocess|postprocess|postprocess-emb|postprocess-top|tied-layers)$/;
const IDLE = /^transformer-(aan-.*|dim-aan|guided-alignment-layer|depth-scaling|dropout.*)$/;

export function configOf(items: readonly Item[], file: string): JsonObject {
  const name = path.basename(file);
  const yml = read(items, file, name);
  refuseNotComputed(yml, name);
  const number = (key: string) => {
    const value = yml[key];
    if (typeof value !== 'number') throw errors.marianSettingMissing(name, key);
    return value;
  };
  const [sources, targets]: readonly unknown[] = Array.isArray(yml['dim-vocabs']) ? yml['dim-vocabs'] : [];
  if (sources === undefined || targets === undefined) throw errors.marianSettingMissing(name, 'dim-vocabs');
  const inner = number('transformer-dim-ffn');
  return {
    model_type: 'bergamot',
    hidden_size: number('dim-emb'),
    num_attention_heads: number('transformer-heads'),
    num_hidden_layers: number('enc-depth'),
    decoder_layers: number('dec-depth'),
    intermediate_size: inner,
    decoder_ffn_dim: isOn(yml['transformer-decoder-dim-ffn']) ? number('transformer-decoder-dim-ffn') : inner,
    hidden_act: yml['transformer-ffn-activation'] === 'relu' ? 'relu' : 'silu',
    vocab_size: sources,
    decoder_vocab_size: targets,
    shared_table: yml['tied-embeddings-all'] === true || yml['tied-embeddings-src'] === true,
    tied_output: yml['tied-embeddings-all'] === true || yml['tied-embeddings'] === true,
  };
}

function refuseNotComputed(yml: JsonObject, name: string): void {
  const refuse = (key: string) => errors.metaVariant(name, key, JSON.stringify(yml[key] ?? null));
  for (const [key, values] of Object.entries(COMPUTED)) if (!values.includes(yml[key] ?? values[0])) throw refuse(key);
  const unknown = Object.keys(yml).filter((key) => key.startsWith('transformer-') && !(key in COMPUTED) && !READ.test(key) && !IDLE.test(key));
  for (const key of [...unknown, 'transformer-tied-layers', 'input-types']) if (isOn(yml[key])) throw refuse(key);
  // Of its letters, d is dropout, which does nothing here; a and n are the residual and the norm after it.
  for (const [key, means] of Object.entries({ preprocess: '', postprocess: 'an', 'postprocess-emb': '', 'postprocess-top': '' })) {
    const letters = yml[`transformer-${key}`] ?? '';
    if (typeof letters !== 'string' || letters.replaceAll('d', '') !== means) throw refuse(`transformer-${key}`);
  }
  if (yml['transformer-decoder-autoreg'] !== 'rnn') throw refuse('transformer-decoder-autoreg');
  if (yml['dec-cell'] !== 'ssru') throw refuse('dec-cell');
}

/** Whether a setting asks for something. */
const isOn = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

function read(items: readonly Item[], file: string, name: string): JsonObject {
  const item = items.find((each) => each.name === CONFIG && each.type === TYPES.int8);
  if (!item) throw errors.marianConfigMissing(name);
  if (item.bytes > MAX_BYTES) throw errors.marianConfigBroken(name);
  const [text = ''] = bytesOf(item, file).toString('utf8').split('\0');
  try {
    const parsed: unknown = parse(text, { logLevel: 'error', maxAliasCount: 0 });
    if (isJsonObject(parsed)) return parsed;
  } catch {
    // The library's errors quote the text and have several lines.
  }
  throw errors.marianConfigBroken(name);
}

function bytesOf({ bytes, offset }: Item, file: string): Buffer {
  const read = Buffer.alloc(bytes);
  const open = openSync(file, 'r');
  try {
    readSync(open, read, 0, bytes, offset);
  } finally {
    closeSync(open);
  }
  return read;
}
