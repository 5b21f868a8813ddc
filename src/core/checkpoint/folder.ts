/** A model folder: which of its files hold the tensors, and what is wrong when none does. */
import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { errors } from '../errors.ts';
import { type Checkpoint, stamp, type TensorEntry } from './checkpoint.ts';
import { readSafetensors } from './safetensors.ts';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export async function readText(folder: string, name: string): Promise<string> {
  try {
    return (await readFile(path.join(folder, name), 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw isMissing(error) ? errors.fileMissing(name, folder) : errors.fileUnreadable(name, reason(error));
  }
}

export async function readJson(folder: string, name: string): Promise<JsonObject> {
  const text = await readText(folder, name);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw errors.notJson(name);
  }
  if (!isJsonObject(parsed)) throw errors.notJson(name);
  return parsed;
}

/** The names in a folder; an unreadable or missing folder has none. */
export const listFolder = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const names = await listFolder(folder);
  if (names.includes(SINGLE)) return whole(path.join(folder, SINGLE));
  if (names.includes(INDEX)) return sharded(folder);
  const pickle = names.find((name) => /^pytorch_model.*\.bin$|\.pt$|\.pth$|\.ckpt$/.test(name));
  throw pickle ? errors.pickleOnly(pickle) : errors.fileMissing(SINGLE, folder);
}

async function whole(file: string): Promise<Checkpoint> {
  const entries = await guarded(file);
  return { tensors: new Map(entries.map((entry) => [entry.name, entry])), files: [await stamp(await realpath(file))], missing: errors.tensorMissing };
}

async function sharded(folder: string): Promise<Checkpoint> {
  const { weight_map: map } = await readJson(folder, INDEX);
  if (!isJsonObject(map)) throw errors.notJson(INDEX);
  const shards = new Map<string, Map<string, TensorEntry>>();
  const tensors = new Map<string, TensorEntry>();
  for (const [tensor, shard] of Object.entries(map)) {
    if (typeof shard !== 'string') throw errors.notJson(INDEX);
    if (path.basename(shard) !== shard || shard.includes('\\')) throw errors.shardOutside(shard);
    let entries = shards.get(shard);
    if (!entries) shards.set(shard, (entries = new Map((await shardEntries(folder, shard)).map((entry) => [entry.name, entry]))));
    const entry = entries.get(tensor);
    if (!entry) throw errors.notInShard(tensor, shard);
    tensors.set(tensor, entry);
  }
  const files = await Promise.all([...shards.keys()].map(async (shard) => stamp(await realpath(path.join(folder, shard)))));
  const elsewhere = files.find(({ path: file }) => path.dirname(file) !== path.dirname(files[0]?.path ?? file));
  if (elsewhere) throw errors.scattered(elsewhere.path);
  return { tensors, files, missing: errors.tensorMissing };
}

async function shardEntries(folder: string, shard: string): Promise<TensorEntry[]> {
  return guarded(path.join(folder, shard), errors.shardMissing(shard));
}

/** Reads one file; what the operating system refuses is told in words. */
async function guarded(file: string, missing = errors.fileMissing(path.basename(file), path.dirname(file))): Promise<TensorEntry[]> {
  try {
    return await readSafetensors(file);
  } catch (error) {
    if (isMissing(error)) throw missing;
    if (error instanceof Error && 'syscall' in error) throw errors.fileUnreadable(path.basename(file), reason(error));
    throw error;
  }
}

export const isMissing = (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
export const reason = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
