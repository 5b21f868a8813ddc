/** The cache of Hugging Face's libraries: models--OWNER--NAME with refs/main and snapshots/COMMIT, whose files are links to blobs. */
import fs from 'node:fs';
import path from 'node:path';
import { hubCacheFolder } from './folders.ts';
import { modelsIn, type Place } from './inFolder.ts';

export interface Cached extends Place {
  /** OWNER/NAME, followed by the file where it is one of several. */
  readonly id: string;
}

export async function* modelsInHubCache(cache = hubCacheFolder()): AsyncGenerator<Cached> {
  const names = await fs.promises.readdir(cache).catch((): string[] => []);
  for (const name of names.sort()) {
    const [, repository] = /^models--(.+)$/.exec(name) ?? [];
    const snapshot = repository === undefined ? null : snapshotOf(path.join(cache, name));
    if (repository === undefined || snapshot === null) continue;
    const id = repository.replaceAll('--', '/');
    for (const place of await modelsIn(snapshot)) yield { ...place, id: place.folder === snapshot ? id : `${id}/${path.basename(place.folder)}` };
  }
}

/** Where a repository lies in the cache; null where it does not. */
export function inHubCache(repository: string, cache = hubCacheFolder()): string | null {
  return snapshotOf(path.join(cache, `models--${repository.replaceAll('/', '--')}`));
}

/** The commit that `main` was when it was last looked up; the newest where only other revisions were asked for. */
function snapshotOf(folder: string): string | null {
  const snapshots = path.join(folder, 'snapshots');
  try {
    const commit = mainOf(folder) ?? newest(snapshots);
    const snapshot = commit && path.join(snapshots, commit);
    return snapshot && fs.existsSync(snapshot) ? snapshot : null;
  } catch {
    return null;
  }
}

function mainOf(folder: string): string | null {
  const ref = path.join(folder, 'refs', 'main');
  if (!fs.existsSync(ref)) return null;
  const commit = fs.readFileSync(ref, 'utf8').trim();
  return /^[0-9a-f]{40}$/.test(commit) ? commit : null;
}

function newest(snapshots: string): string | null {
  const times = fs.readdirSync(snapshots).map((name) => ({ name, time: fs.statSync(path.join(snapshots, name)).mtimeMs }));
  return times.sort((a, b) => b.time - a.time)[0]?.name ?? null;
}
