/** Models as folders and files: a configuration beside tensors, a GGUF file, a Marian binary beside its vocabulary. */
import fs from 'node:fs/promises';
import path from 'node:path';

/** A folder or a file that looks like a model, and the bytes of its tensors. */
export interface Place {
  readonly folder: string;
  readonly bytes: number;
}

const SAFETENSORS = /\.safetensors$/;
/** What is listed all the same, so that it can be said why it is not opened; and Marian's binaries. */
const OTHER_TENSORS = /\.bin$|\.pt$|\.pth$|\.ckpt$/;
const GGUF = /\.gguf$/i;
/** Beside a model: what a vision model adds, and all parts but the first of one that was split. */
const PART = /^mmproj|-(?!00001)\d{5}-of-\d{5}\.gguf$/i;

/** Models right in a folder, not in those below. What cannot be read is none. */
export async function modelsIn(folder: string): Promise<Place[]> {
  const names = (await fs.readdir(folder).catch((): string[] => [])).sort();
  const found = await Promise.all(names.filter((name) => GGUF.test(name) && !PART.test(name)).map((name) => fileAt(path.join(folder, name))));
  const isFolder = names.includes('config.json') || names.some((name) => name.endsWith('.spm'));
  const safetensors = names.filter((name) => SAFETENSORS.test(name));
  const tensors = safetensors.length > 0 ? safetensors : names.filter((name) => OTHER_TENSORS.test(name));
  if (isFolder && tensors.length > 0) found.unshift({ folder, bytes: await bytesOf(tensors.map((name) => path.join(folder, name))) });
  return found.filter((place) => place !== null);
}

/** Models in a folder and in those below it, in order. */
export async function* modelsBelow(folder: string, depth: number, signal?: AbortSignal): AsyncGenerator<Place> {
  if (signal?.aborted) return;
  yield* await modelsIn(folder);
  if (depth === 0) return;
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    if ((entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      yield* modelsBelow(path.join(folder, entry.name), depth - 1, signal);
}

/** A file that is there and can be read as one: not a folder, a pipe or a device. */
export async function fileAt(file: string): Promise<Place | null> {
  const stats = await fs.stat(file).catch(() => null);
  return stats?.isFile() ? { folder: file, bytes: stats.size } : null;
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const places = await Promise.all(files.map(fileAt));
  return places.reduce((sum, place) => sum + (place?.bytes ?? 0), 0);
}
