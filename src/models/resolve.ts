/** What a person writes for a model: a short name, `ollama:NAME:TAG`, a hub id, or a path. */
import fs from 'node:fs';
import path from 'node:path';
import type { ModelSource } from '../protocol/inspection.ts';
import { downloadsFolder, modelSource } from './folders.ts';
import { inHubCache } from './hubCache.ts';
import { builtInModel } from './manifest.ts';
import { inOllama } from './ollama.ts';

/** OWNER/NAME of the hub, or NAME of its oldest repositories; a file of it may follow. */
const HUB_ID = /^([\w.-]+\/)?[\w-][\w.-]*(\/[\w.-]+\.gguf)?$/;

export const isHubId = (wanted: string) => HUB_ID.test(wanted) && !/^\.{1,2}\//.test(wanted);

/** The id in an address of the hub, which is what a browser has; other texts stay as they are. */
export function hubIdOf(text: string): string {
  const [, path] = /^https?:\/\/[^/]+\/([^?#]*)/.exec(text.trim()) ?? [];
  return path === undefined ? text.trim() : path.replace(/\/(tree|blob|resolve)\/[^/]+/, '').replace(/\/$/, '');
}

/** A model that is known by a name, wherever it lies on this machine; null for a path and for what is not there, except that a short name always has its place. */
export function namedModel(wanted: string, packageRoot: string): ModelSource | null {
  const builtIn = builtInModel(wanted);
  if (builtIn) return modelSource(builtIn, packageRoot);
  if (wanted.startsWith('ollama:')) {
    const name = wanted.slice('ollama:'.length);
    const folder = inOllama(name);
    return folder === null ? null : { id: wanted, name, folder };
  }
  const folder = isHubId(wanted) ? fromHub(wanted) : null;
  return folder === null ? null : { id: wanted, name: path.posix.basename(wanted), folder };
}

/** Downloaded by us, or by Hugging Face's libraries. */
function fromHub(id: string): string | null {
  const [repository, file] = partsOf(id);
  for (const folder of [path.join(downloadsFolder(), repository), inHubCache(repository)]) {
    const place = folder === null ? null : path.join(folder, file);
    if (place !== null && isWhole({ id, folder: place })) return place;
  }
  return null;
}

/** Whether all of a model that has a name is there: a download that was cancelled leaves a folder without the files that come last. */
export function isWhole({ id, folder }: Pick<ModelSource, 'id' | 'folder'>): boolean {
  const files = builtInModel(id)?.files.map(({ name }) => name) ?? ['config.json'];
  return files.every((name) => fs.existsSync(/\.gguf$/i.test(folder) ? folder : path.join(folder, name)));
}

/** A repository of the hub, and the file of it that is meant; '' for all of it. */
export function partsOf(id: string): readonly [repository: string, file: string] {
  const [owner = '', name, ...file] = id.split('/');
  return name === undefined || name.endsWith('.gguf') ? [owner, name ?? ''] : [`${owner}/${name}`, file.join('/')];
}
