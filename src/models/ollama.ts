/** Ollama's store: manifests/HOST/OWNER/NAME/TAG name blobs, and the one of the model is a GGUF file without an ending. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { ollamaFolders } from './folders.ts';
import { fileAt, type Place } from './inFolder.ts';

export interface OllamaModel extends Place {
  /** As `ollama list` has it: NAME:TAG. */
  readonly name: string;
}

const MODEL = 'application/vnd.ollama.image.model';
const HOST = 'registry.ollama.ai';
const OWNER = 'library';

const Manifest = v.object({ layers: v.array(v.object({ mediaType: v.string(), digest: v.string() })) });

export async function* modelsInOllama(stores = ollamaFolders()): AsyncGenerator<OllamaModel> {
  for (const store of stores) {
    for (const manifest of manifestsIn(store)) {
      const blob = blobOf(store, manifest);
      const place = blob === null ? null : await fileAt(blob);
      if (place) yield { ...place, name: nameOf(manifest) };
    }
  }
}

/** The file of a model by its name; null where it is not there. */
export function inOllama(name: string, stores = ollamaFolders()): string | null {
  for (const store of stores) {
    const manifest = manifestsIn(store).find((parts) => nameOf(parts) === name || nameOf(parts) === `${name}:latest`);
    const blob = manifest ? blobOf(store, manifest) : null;
    if (blob !== null && fs.existsSync(blob)) return blob;
  }
  return null;
}

/** Host, owner, name and tag of each. */
function manifestsIn(store: string): string[][] {
  const below = (parents: readonly string[][]) => parents.flatMap((parts) => namesIn(path.join(store, 'manifests', ...parts)).map((name) => [...parts, name]));
  return below(below(below(below([[]]))));
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** What is left out is what everybody has. */
function nameOf([host = '', owner = '', name = '', tag = '']: readonly string[]): string {
  const place = [...(host === HOST ? [] : [host]), ...(host === HOST && owner === OWNER ? [] : [owner]), name].join('/');
  return `${place}:${tag}`;
}

function blobOf(store: string, manifest: readonly string[]): string | null {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(path.join(store, 'manifests', ...manifest), 'utf8'));
    const { layers } = v.parse(Manifest, parsed);
    const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(layers.find(({ mediaType }) => mediaType === MODEL)?.digest ?? '') ?? [];
    return digest === undefined ? null : path.join(store, 'blobs', `sha256-${digest}`);
  } catch {
    return null;
  }
}
