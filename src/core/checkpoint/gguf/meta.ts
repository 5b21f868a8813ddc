/** Values of a header by their keys, checked; keys of an architecture are given without its name before them. */
import { errors } from '../../errors.ts';
import type { Metadata, MetaValue } from './header.ts';

export class Meta {
  constructor(
    readonly values: Metadata,
    readonly architecture: string,
    readonly file: string,
  ) {}

  /** A whole number of at least 1. */
  integer(key: string): number {
    return this.given(key, this.integerOr(key, null));
  }

  /** One number, or the same number for every layer. */
  integerOr<T>(key: string, missing: T): number | T {
    const value = this.get(key);
    const number = Array.isArray(value) && value.every((each) => each === value[0]) ? (value as readonly MetaValue[])[0] : value;
    if (number === undefined) return missing;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) throw this.unusable(key, value);
    return number;
  }

  number(key: string): number {
    return this.given(key, this.numberOr(key, null));
  }

  numberOr<T>(key: string, missing: T): number | T {
    const value = this.get(key);
    if (value === undefined) return missing;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.unusable(key, value);
    return rounded(value);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  get(key: string): MetaValue | undefined {
    return this.values.get(`${this.architecture}.${key}`);
  }

  /** Refuses what is there and not computed. */
  variant(key: string): Error {
    return errors.metaVariant(this.file, `${this.architecture}.${key}`, shown(this.get(key)));
  }

  private given(key: string, value: number | null): number {
    if (value === null) throw errors.metaMissing(this.file, `${this.architecture}.${key}`);
    return value;
  }

  private unusable(key: string, value: MetaValue | undefined): Error {
    return errors.metaUnusable(this.file, `${this.architecture}.${key}`, shown(value));
  }
}

export const shown = (value: MetaValue | undefined) => JSON.stringify(value ?? null).slice(0, 60);

/** A float32 as it was meant: 1e-5, not 0.00000999999974737875. */
const rounded = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(7)));
