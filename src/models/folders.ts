/** Where models lie on this machine. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ModelSource } from '../protocol/inspection.ts';
import type { BuiltInModel } from './manifest.ts';

/** The user's folder for what can be fetched again: ATTENTION_INSPECTOR_CACHE, or where the platform keeps such things. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.ATTENTION_INSPECTOR_CACHE) return path.resolve(env.ATTENTION_INSPECTOR_CACHE);
  return path.join(platformCache(env, platform), 'attention-inspector');
}

function platformCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env.LOCALAPPDATA || path.join(os.homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  // A relative path there is to be ignored, says the XDG specification.
  return env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : path.join(os.homedir(), '.cache');
}

/** A built-in model's place in the cache, whether or not it is there. */
export function cachedModelFolder(id: string): string {
  return path.join(cacheFolder(), 'models', id);
}

/** The folder of a built-in model: inside the package, where it was packaged with it, else in the cache, whether or not it is there. */
export function modelFolder(id: string, extensionRoot: string): string {
  const packaged = path.join(extensionRoot, 'models', id);
  return fs.existsSync(packaged) ? packaged : cachedModelFolder(id);
}

/** A built-in model as the engine takes it: its folder, or the one file that holds it all. */
export function modelSource({ id, name, files: [file, ...more] }: BuiltInModel, extensionRoot: string): ModelSource {
  const folder = modelFolder(id, extensionRoot);
  return { id, name, folder: file && more.length === 0 ? path.join(folder, file.name) : folder };
}
