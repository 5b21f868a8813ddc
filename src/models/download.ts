/**
 * Downloads files into a folder. Each is written beside its place, compared with its checksum, and then renamed: under its own name there is
 * never half a file. What a broken download has brought is kept beside, and the next one goes on from there.
 */
import fs, { constants } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../protocol/errors.ts';
import { type Checksum, hasChecksum } from './checksum.ts';
import { errors } from './errors.ts';
import { hostOf, NoAnswer, reason, request } from './request.ts';

export interface RemoteFile {
  readonly name: string;
  readonly address: string;
  /** Bytes. */
  readonly size: number;
  readonly checksum: Checksum;
}

export interface Progress {
  /** Bytes, of all files together. */
  readonly done: number;
  readonly total: number;
}

export interface DownloadOptions {
  readonly token?: string | null;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Cancels; what has come is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** Left free on the disk for everybody else. */
const RESERVE = 100e6;

/** Brings the files that are not there, or not right. A folder without its configuration is no model, so that comes last. */
export async function download(files: readonly RemoteFile[], folder: string, { token = null, onProgress, signal }: DownloadOptions = {}): Promise<void> {
  const missing: RemoteFile[] = [];
  for (const file of files) if (!(await isRight(path.join(folder, file.name), file))) missing.push(file);
  missing.sort((a, b) => Number(a.name === 'config.json') - Number(b.name === 'config.json'));
  await makeFolder(folder);
  await checkRoom(missing, folder);

  const total = missing.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const file of missing) {
    const start = before;
    await fetchFile(file, folder, { token, signal, onBytes: (bytes) => onProgress?.({ done: start + bytes, total }) });
    before += file.size;
  }
}

/** Compares size and checksum with those of a file that may not be there. */
export async function isRight(place: string, { size, checksum }: Pick<RemoteFile, 'size' | 'checksum'>): Promise<boolean> {
  return (await sizeOf(place)) === size && hasChecksum(place, size, checksum);
}

/** Where a file lies while it comes. The checksum is in the name, so that parts of two versions never mix. */
export const partOf = (folder: string, { name, checksum }: Pick<RemoteFile, 'name' | 'checksum'>) =>
  path.join(folder, `${name}.${checksum.hex.slice(0, 12)}.part`);

interface FetchOptions {
  readonly token: string | null;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
}

async function fetchFile(file: RemoteFile, folder: string, options: FetchOptions): Promise<void> {
  const part = partOf(folder, file);
  if (file.size === 0) await fs.writeFile(part, '');
  for (let had = (await sizeOf(part)) ?? 0; had < file.size;) {
    try {
      await append(file, part, had, options);
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (isSystemError(error)) throw error.code === 'ENOSPC' ? errors.diskFull(file.size - had, 0, folder) : errors.cannotWrite(folder, error.code);
      if (error instanceof NoAnswer && had === 0) throw errors.offline(hostOf(file.address), error.message);
      if (((await sizeOf(part)) ?? 0) <= had) throw errors.brokeOff(file.name, reason(error));
    }
    // A connection that breaks now and then still brings the file, as long as each one brings something.
    had = (await sizeOf(part)) ?? 0;
  }
  await settle(file, part, path.join(folder, file.name));
}

/** Gives the file its name, unless another window was faster. */
async function settle(file: RemoteFile, part: string, place: string): Promise<void> {
  try {
    if (await isRight(part, file)) {
      await fs.rename(part, place);
      return await forgetParts(place);
    }
  } catch (error) {
    if (isSystemError(error) && error.code !== 'ENOENT') throw errors.cannotWrite(path.dirname(place), error.code);
  }
  if (await isRight(place, file)) return;
  await fs.rm(part, { force: true });
  throw errors.wrongContent(file.name);
}

/** Parts of versions that nobody will go on with. */
async function forgetParts(place: string): Promise<void> {
  const start = `${path.basename(place)}.`;
  for (const name of await fs.readdir(path.dirname(place)))
    if (name.startsWith(start) && /^[0-9a-f]{12}\.part$/.test(name.slice(start.length))) await fs.rm(path.join(path.dirname(place), name), { force: true });
}

/**
 * Writes at places, not at the end: two windows that download the same file write the same bytes to the same places.
 * An answer may begin at the start, where the server knows no ranges.
 */
async function append(file: RemoteFile, part: string, had: number, { token, signal, onBytes }: FetchOptions): Promise<void> {
  await request({ address: file.address, token, from: had, signal }, async ({ status, headers, chunks }) => {
    const host = hostOf(file.address);
    if (status === 401 || status === 403) throw token === null ? errors.tokenNeeded(file.name, host) : errors.tokenRefused(file.name, host);
    if (status === 404) throw errors.fileMissing(file.name, host);
    if (status !== 200 && status !== 206) throw errors.status(host, status);
    if (!announces(headers, file.size)) throw errors.wrongSize(file.name, host);
    let position = status === 206 && headers.get('content-range')?.startsWith(`bytes ${had}-`) ? had : 0;
    const handle = await fs.open(part, constants.O_RDWR | constants.O_CREAT);
    try {
      for await (const chunk of chunks) {
        if (position + chunk.length > file.size) throw errors.wrongSize(file.name, host);
        await handle.write(chunk, 0, chunk.length, position);
        position += chunk.length;
        onBytes(position);
      }
    } finally {
      await handle.close();
    }
    if (position < file.size) throw new Error('the connection ended');
  });
}

/** Networks that want a sign-in answer everything with a page. */
function announces(headers: Headers, size: number): boolean {
  if (headers.get('content-type')?.startsWith('text/html')) return false;
  const whole = headers.get('content-range')?.split('/')[1] ?? (headers.has('content-encoding') ? null : headers.get('content-length'));
  return whole === null || Number(whole) === size;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true });
  } catch (error) {
    throw isSystemError(error) ? errors.cannotWrite(folder, error.code) : error;
  }
}

async function checkRoom(files: readonly RemoteFile[], folder: string): Promise<void> {
  const parts = await Promise.all(files.map((file) => sizeOf(partOf(folder, file))));
  const needed = files.reduce((sum, { size }, at) => sum + size - (parts[at] ?? 0), 0);
  const { bavail, bsize } = await fs.statfs(folder);
  if (needed > 0 && needed + RESERVE > bavail * bsize) throw errors.diskFull(needed, bavail * bsize, folder);
}

const sizeOf = (file: string) =>
  fs.stat(file).then(
    ({ size }) => size,
    () => null,
  );

/** Of the disk: those of the network are causes of others. */
const isSystemError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
