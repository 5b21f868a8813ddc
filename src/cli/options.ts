/** Options as they are given. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { WrongUse } from './wrongUse.ts';

/** Throws where an option is unknown or lacks its value. */
export function parseOptions<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
