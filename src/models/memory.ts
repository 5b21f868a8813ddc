/** Whether a model fits into the memory that is free. */
import os from 'node:os';
import process from 'node:process';
import { sizeText } from './sizes.ts';

export interface Shortage {
  readonly needed: string;
  readonly free: string;
}

/** What to say before a model is opened that needs more than is free; null where it fits. */
export function shortage(needed: number, free: number): Shortage | null {
  return needed > free ? { needed: sizeText(needed), free: sizeText(free) } : null;
}

/** Bytes that a process can still take without pushing others out: caches count as free, and limits of a container count too. */
export function freeMemory(): number {
  // Electron's Node may be built without it.
  return typeof process.availableMemory === 'function' ? process.availableMemory() : os.freemem();
}
