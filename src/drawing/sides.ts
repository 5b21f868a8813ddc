/** What a drawing of a site has as labels: one text that looks at itself, or two that face each other. The same for the page, the hover, exports and the command line. */
import * as l10n from '@vscode/l10n';
import { type Inspection, type Sequence, sequenceOf, type Site, textsOf, type TokenRef } from '../protocol/inspection.ts';
import { isFacing } from '../protocol/view.ts';
import type { FacingTexts } from './scene.ts';
import { restingUnit, type Unit, unitOfToken, unitsOf } from './units.ts';

export interface Sides {
  /** In order; where two texts face each other, those looked at and then those that look, counted on: {@link FacingTexts.first} is the first of them. */
  readonly units: readonly Unit[];
  readonly facing: FacingTexts | null;
  readonly rightToLeft: boolean;
  /** No token looks ahead. */
  readonly isCausal: boolean;
  /** See {@link restingUnit}. */
  readonly resting: number | null;
}

/** `asked`: the texts that the inspection was asked about. */
export function sidesOf(inspection: Pick<Inspection, 'sequences'>, site: Site, asked: readonly string[], words: boolean): Sides {
  const queries = sequenceOf(inspection, site.queries);
  const texts = (sequence: Sequence) => textsOf(sequence, asked);
  const looking = unitsOf(queries, texts(queries), words);
  const rightToLeft = runsRightToLeft(texts(queries));
  if (!isFacing(site)) return { units: looking, facing: null, rightToLeft, isCausal: site.name === 'decoder.self', resting: restingUnit(site.name) };
  const keys = sequenceOf(inspection, site.keys);
  const lookedAt = unitsOf(keys, texts(keys), words);
  const first = lookedAt.length;
  return {
    units: [...lookedAt, ...looking.map((unit) => ({ ...unit, index: unit.index + first }))],
    facing: { first, titles: [titleOf(keys), titleOf(queries)], rightToLeft: [runsRightToLeft(texts(keys)), rightToLeft] },
    rightToLeft,
    isCausal: false,
    resting: null,
  };
}

/** The unit that shows a token; null where the site has none for it. */
export function unitOf(
  token: TokenRef | null,
  inspection: Pick<Inspection, 'sequences'>,
  { queries, keys }: Site,
  { facing }: Sides,
  words: boolean,
): number | null {
  if (!token || (token.sequence !== queries && token.sequence !== keys)) return null;
  const within = unitOfToken(sequenceOf(inspection, token.sequence), token.index, words);
  return token.sequence === queries ? (facing?.first ?? 0) + within : within;
}

function titleOf({ name, segments }: Sequence): string {
  if (name === 'source') return l10n.t('Source');
  return segments[0]?.made === 0 ? l10n.t('Target (made by the model)') : l10n.t('Target');
}

/** Letters of scripts that run from right to left, against all letters: the direction of most of the text decides. */
function runsRightToLeft(texts: readonly string[]): boolean {
  const text = texts.join(' ').slice(0, 20_000);
  const against = text.match(/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu)?.length ?? 0;
  return against * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
}
