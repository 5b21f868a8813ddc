/** What a model has that others have not, in words: heads that share keys and values, windows, sites it lacks. */
import * as l10n from '@vscode/l10n';
import { numberText } from '../../src/drawing/language.ts';
import type { Site } from '../../src/protocol/inspection.ts';

/** How many neighbouring heads share a key and a value head. */
export const groupSize = ({ heads, keyValueHeads }: Pick<Site, 'heads' | 'keyValueHeads'>): number => heads / keyValueHeads;

/** `H0–H2`: the heads that a head shares keys and values with, itself among them; empty where each has its own. */
export function sharingHeads(site: Pick<Site, 'heads' | 'keyValueHeads'>, head: number): string {
  const size = groupSize(site);
  if (size <= 1) return '';
  const first = Math.floor(head / size) * size;
  return `H${first}–H${first + size - 1}`;
}

/** `512 tokens`: how far the heads of a layer see; empty where they see everything. */
export function windowText({ windows }: Pick<Site, 'windows'>, layer: number): string {
  const window = windows?.[layer] ?? null;
  return window === null ? '' : l10n.t('{0} tokens', numberText(window));
}

/** What a decoder that reads a source has not; empty where it lacks nothing. */
export const lackText = (sites: readonly Site[]): string =>
  sites.some(({ name }) => name === 'decoder.cross') && !sites.some(({ name }) => name === 'decoder.self')
    ? l10n.t("This model's decoder has no self-attention.")
    : '';
