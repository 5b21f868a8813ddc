/** All models on this machine, as far as they can be found quickly. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ModelSource } from '../protocol/inspection.ts';
import { downloadsFolder, hubCacheFolder, lmStudioFolders, modelSource, ollamaFolders } from './folders.ts';
import { modelsInHubCache } from './hubCache.ts';
import { fileAt, modelsBelow, type Place } from './inFolder.ts';
import { MODELS, sizeOfModel } from './manifest.ts';
import { modelsInOllama } from './ollama.ts';
import { isWhole } from './resolve.ts';

export type Store = 'built in' | 'downloads' | 'Hugging Face cache' | 'Ollama' | 'LM Studio' | 'folder';

/** Its id is what a person may write for it: a short name, a hub id, `ollama:NAME:TAG`, or a path. */
export interface FoundModel extends ModelSource, Place {
  readonly store: Store;
}

export interface Search {
  /** Where the package lies, with its built-in model. */
  readonly packageRoot: string;
  /** Folders to look into, and files. */
  readonly folders: readonly string[];
  /** Ends the search. */
  readonly signal?: AbortSignal;
}

/** More than this helps nobody. */
const MOST = 300;

/** Levels below a folder that was named: OWNER/NAME. */
const DEPTH = 2;

/** Each model once, however many ways lead to it. */
export async function* findModels({ packageRoot, folders, signal }: Search): AsyncGenerator<FoundModel> {
  const seen = new Set<string>();
  for await (const model of everywhere(packageRoot, folders, signal)) {
    if (signal?.aborted || seen.size >= MOST) return;
    const real = await fs.realpath(model.folder).catch(() => model.folder);
    if (seen.has(real)) continue;
    seen.add(real);
    yield model;
  }
}

async function* everywhere(packageRoot: string, folders: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<FoundModel> {
  for (const model of MODELS) {
    const source = modelSource(model, packageRoot);
    if (isWhole(source)) yield { ...source, bytes: sizeOfModel(model), store: 'built in' };
  }
  const downloads = downloadsFolder();
  for await (const place of modelsBelow(downloads, DEPTH, signal))
    yield named(place, 'downloads', path.relative(downloads, place.folder).replaceAll('\\', '/'));
  for await (const { id, ...place } of modelsInHubCache(hubCacheFolder())) yield named(place, 'Hugging Face cache', id);
  for await (const { name, ...place } of modelsInOllama(ollamaFolders())) yield { ...place, id: `ollama:${name}`, name, store: 'Ollama' };
  for (const store of lmStudioFolders()) for await (const place of modelsBelow(store, DEPTH, signal)) yield named(place, 'LM Studio', place.folder);
  for (const folder of folders) {
    const file = await fileAt(folder);
    if (file) yield named(file, 'folder', folder);
    else for await (const place of modelsBelow(folder, DEPTH, signal)) yield named(place, 'folder', place.folder);
  }
}

const named = (place: Place, store: Store, id: string): FoundModel => ({ ...place, id, name: path.basename(id), store });
