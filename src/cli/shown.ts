/** The head that a command shows: the one that was asked for, else one worth seeing. */
import { UserError } from '../protocol/errors.ts';
import { type HeadRef, type Inspection, type Site, type SiteName, siteOf } from '../protocol/inspection.ts';
import { WrongUse } from './wrongUse.ts';

export interface Shown {
  readonly site: Site;
  readonly head: HeadRef;
}

/** `encoder.self` */
export function parseSite(given: string | undefined): SiteName | null {
  const names: readonly SiteName[] = ['encoder.self', 'decoder.self', 'decoder.cross'];
  const name = names.find((each) => each === given) ?? null;
  if (given !== undefined && name === null) throw new WrongUse(`${given} is no site: use ${names.join(', ')}`);
  return name;
}

/** `L3H1` */
export function parseHead(given: string): HeadRef {
  const [, layer, head] = /^L(\d{1,5})\s?H(\d{1,5})$/i.exec(given) ?? [];
  if (layer === undefined || head === undefined) throw new WrongUse(`${given} is no head: write it like L3H1, counted from 0`);
  return { layer: Number(layer), head: Number(head) };
}

/** Throws where the model has no such site or head. */
export function shownOf(inspection: Inspection, chosen: { readonly site: SiteName | null; readonly head: HeadRef | null }): Shown {
  const { opening, sites, model } = inspection;
  if (chosen.site !== null && !sites.some(({ name }) => name === chosen.site))
    throw new UserError('noSuchSite', '{0} has no site {1}; it has {2}.', [model.name, chosen.site, sites.map(({ name }) => name).join(', ')]);
  const site = siteOf(inspection, chosen.site ?? opening.site);
  const head = chosen.head ?? (site.name === opening.site ? opening.head : { layer: 0, head: 0 });
  if (head.layer < site.layers && head.head < site.heads) return { site, head };
  throw new UserError('noSuchHead', 'There is no head L{0}H{1}: {2} has {3} layers of {4} heads, counted from 0.', [
    head.layer,
    head.head,
    model.name,
    site.layers,
    site.heads,
  ]);
}
