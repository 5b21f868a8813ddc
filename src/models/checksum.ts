/** Checksums of files: the sha256 of large ones, and git's own for small ones, as the hub gives them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';

export interface Checksum {
  readonly kind: 'sha256' | 'git';
  readonly hex: string;
}

/** Reads the file as it lies on the disk, so that what is compared is what will be opened. */
export async function hasChecksum(file: string, size: number, { kind, hex }: Checksum): Promise<boolean> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git') hash.update(`blob ${size}\0`);
  for await (const chunk of fs.createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex') === hex;
}
