/** Whether a model fits into memory. */
import os from 'node:os';
import process from 'node:process';

export interface Memory {
  /** Bytes that the model needs, with a run. */
  readonly needed: number;
  /** Bytes that are free on the machine. */
  readonly free: number;
  /** Bytes that the engine may take. */
  readonly limit: number;
}

/** What stands against opening a model; null where it fits. */
export interface Doubts {
  /** Not that much is free. */
  readonly isShort: boolean;
  /** The limit with which it would be run: room for the model, and for as much beside it as there was. Null where the present one will do. */
  readonly limit: number | null;
}

export function doubtsOf({ needed, free, limit }: Memory): Doubts | null {
  if (needed <= Math.min(free, limit)) return null;
  return { isShort: needed > free, limit: needed > limit ? limit + needed : null };
}

/** Bytes that a process can still take without pushing others out: caches count as free, and limits of a container count too. */
export function freeMemory(): number {
  // Electron's Node may be built without it.
  return typeof process.availableMemory === 'function' ? process.availableMemory() : os.freemem();
}
