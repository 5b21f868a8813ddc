/** Fields of config.json, read with their limits. */
import { errors } from '../errors.ts';
import type { JsonObject } from './folder.ts';

/** More than any model has; a larger number is a broken file, and no loop or allocation follows it. */
export const MAX_LAYERS = 1000;
export const MAX_WIDTH = 1_000_000;

/** A whole number of at least `min` (1) and at most `max`. */
export function integer(config: JsonObject, key: string, max: number, min = 1): number {
  const value = number(config, key, max, min);
  if (!Number.isInteger(value)) throw errors.keyOutOfRange(key, value, min, max);
  return value;
}

/** A number of at least `min` (0) and at most `max`. */
export function number(config: JsonObject, key: string, max: number, min = 0): number {
  const value = config[key];
  if (value === undefined || value === null) throw errors.keyMissing(key);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw errors.keyNotNumber(key);
  if (value < min || value > max) throw errors.keyOutOfRange(key, value, min, max);
  return value;
}

/** The same, with what a missing key or null means. */
export const integerOr = <T>(config: JsonObject, key: string, max: number, missing: T, min = 1): number | T =>
  (config[key] ?? null) === null ? missing : integer(config, key, max, min);

export const numberOr = <T>(config: JsonObject, key: string, max: number, missing: T, min = 0): number | T =>
  (config[key] ?? null) === null ? missing : number(config, key, max, min);

/** Takes a setting only when it is one of those that are computed; a missing one counts as the first. */
export function oneOf<T extends string>(config: JsonObject, key: string, computed: readonly [T, ...T[]]): T {
  const value = config[key] ?? computed[0];
  const found = computed.find((choice) => choice === value);
  if (found === undefined) throw errors.variant(key, String(value));
  return found;
}

/**
 * Refuses what might change attention in a way nobody here knows of: a key whose name speaks of attention, is not in `known`,
 * and is switched on.
 */
export function refuseUnknown(config: JsonObject, known: ReadonlySet<string>): void {
  for (const [key, value] of Object.entries(config)) {
    if (known.has(key) || isOff(value)) continue;
    if (/attention|attn|head|position|rope|rotary|alibi|window|mask(?!_token)|scale|scaling|softcap|sink|is_decoder|cross/.test(key))
      throw errors.variant(key, JSON.stringify(value));
  }
}

/** `pruned_heads: {}` and the like ask for nothing. */
const isOff = (value: unknown) => value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0);

/** A switch, with what a missing one means. */
export function flag(config: JsonObject, key: string, missing: boolean): boolean {
  const value = config[key] ?? missing;
  if (typeof value !== 'boolean') throw errors.variant(key, JSON.stringify(value));
  return value;
}

/** The model's width and its heads, which must divide it. */
export function headsOf(config: JsonObject, widthKey: string, headsKey: string): { readonly width: number; readonly heads: number } {
  const width = integer(config, widthKey, MAX_WIDTH);
  const heads = integer(config, headsKey, MAX_WIDTH);
  if (width % heads !== 0) throw errors.headsDoNotDivide(width, heads);
  return { width, heads };
}
