/** Reads little-endian numbers and texts one after the other from the start of a file, some megabytes at a time. Nothing that it reads is believed. */
import { fstatSync, readSync } from 'node:fs';
import { errors } from '../errors.ts';

const WINDOW_BYTES = 1 << 20;

/** A header is mostly its vocabulary and merges; those of 262,144 tokens take 16 MB. */
const MAX_HEADER_BYTES = 128 << 20;

export class FileReader {
  readonly size: number;
  private window = Buffer.alloc(0);
  /** Where the window begins in the file, and the next byte to read within it. */
  private start = 0;
  private next = 0;

  constructor(
    private readonly file: number,
    readonly name: string,
  ) {
    this.size = fstatSync(file).size;
  }

  get position(): number {
    return this.start + this.next;
  }

  get remaining(): number {
    return this.size - this.position;
  }

  uint8(): number {
    return this.take(1, (window, at) => window.readUInt8(at));
  }

  int8(): number {
    return this.take(1, (window, at) => window.readInt8(at));
  }

  uint16(): number {
    return this.take(2, (window, at) => window.readUInt16LE(at));
  }

  int16(): number {
    return this.take(2, (window, at) => window.readInt16LE(at));
  }

  uint32(): number {
    return this.take(4, (window, at) => window.readUInt32LE(at));
  }

  int32(): number {
    return this.take(4, (window, at) => window.readInt32LE(at));
  }

  float32(): number {
    return this.take(4, (window, at) => window.readFloatLE(at));
  }

  float64(): number {
    return this.take(8, (window, at) => window.readDoubleLE(at));
  }

  /** Above 2^53 a number loses its last digits, which no count, size or offset of a real file reaches. */
  uint64(): number {
    return Number(this.take(8, (window, at) => window.readBigUInt64LE(at)));
  }

  int64(): number {
    return Number(this.take(8, (window, at) => window.readBigInt64LE(at)));
  }

  /** A length, then so many bytes of UTF-8. */
  text(): string {
    return this.characters(this.uint64());
  }

  /** So many bytes of UTF-8. */
  characters(length: number): string {
    if (length > MAX_HEADER_BYTES) throw errors.lengthImpossible(this.name, length);
    return this.take(length, (window, at) => window.toString('utf8', at, at + length));
  }

  private take<T>(length: number, read: (window: Buffer, at: number) => T): T {
    if (this.next + length > this.window.length) this.fill(length);
    const value = read(this.window, this.next);
    this.next += length;
    return value;
  }

  private fill(length: number): void {
    if (length > this.remaining) throw errors.headerIncomplete(this.name);
    this.start = this.position;
    this.next = 0;
    if (this.start + length > MAX_HEADER_BYTES) throw errors.headerTooLarge(this.name, MAX_HEADER_BYTES / (1 << 20));
    const window = Buffer.alloc(Math.min(this.remaining, Math.max(length, WINDOW_BYTES)));
    this.window = window.subarray(0, readSync(this.file, window, 0, window.length, this.start));
    if (this.window.length < length) throw errors.headerIncomplete(this.name);
  }
}
