/** The first bytes of a GGUF file, and what a file is that begins otherwise. */
import { errors } from '../../errors.ts';
import type { FileReader } from '../fileReader.ts';

const MAGIC = 0x46554747; // "GGUF"
const VERSIONS = [2, 3];

export function refuseNotGguf(reader: FileReader): void {
  const { name, size } = reader;
  if (size === 0) throw errors.fileEmpty(name);
  if (size < 24) throw errors.notGguf(name);
  if (reader.uint32() !== MAGIC) throw errors.notGguf(name);
  const version = reader.uint32();
  if ((version & 0xffff) === 0 && version !== 0) throw errors.bigEndian(name);
  if (!VERSIONS.includes(version)) throw errors.versionUnknown(name, version, VERSIONS.join(' and '));
}
