/** Where models lie on this machine: ours, and those that other programs brought. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ModelSource } from '../protocol/inspection.ts';
import type { BuiltInModel } from './manifest.ts';

type Env = NodeJS.ProcessEnv;

/** The user's folder for what can be fetched again: ATTENTION_INSPECTOR_CACHE, or where the platform keeps such things. */
export function cacheFolder(env: Env = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.ATTENTION_INSPECTOR_CACHE) return path.resolve(env.ATTENTION_INSPECTOR_CACHE);
  return path.join(platformCache(env, platform), 'attention-inspector');
}

function platformCache(env: Env, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env.LOCALAPPDATA || path.join(os.homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches');
  return xdgCache(env);
}

/** A relative path there is to be ignored, says the XDG specification. */
function xdgCache(env: Env): string {
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

/** Holds OWNER/NAME of what was downloaded from the hub. */
export function downloadsFolder(): string {
  return path.join(cacheFolder(), 'models', 'hub');
}

/** What Hugging Face's libraries keep: the token, and the cache. The same on every platform. */
export function huggingFaceHome(env: Env = process.env): string {
  return env.HF_HOME ? path.resolve(env.HF_HOME) : path.join(xdgCache(env), 'huggingface');
}

export function hubCacheFolder(env: Env = process.env): string {
  const given = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  return given ? path.resolve(given) : path.join(huggingFaceHome(env), 'hub');
}

/** The person's own store, else also that of the service that Ollama's installer makes on Linux. */
export function ollamaFolders(env: Env = process.env): readonly string[] {
  if (env.OLLAMA_MODELS) return [path.resolve(env.OLLAMA_MODELS)];
  return [path.join(os.homedir(), '.ollama', 'models'), '/usr/share/ollama/.ollama/models'];
}

/** The present place and the older one; both hold PUBLISHER/NAME/*.gguf. */
export function lmStudioFolders(): readonly string[] {
  return [path.join(os.homedir(), '.lmstudio', 'models'), path.join(os.homedir(), '.cache', 'lm-studio', 'models')];
}
