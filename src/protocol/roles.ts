/** What a head does on a text, as far as it can be seen in its weights. The engine scores them (src/core/analysis/roles); texts are English and translated by whoever shows them. */
import type { SiteName, Tensor } from './inspection.ts';

export const ROLE_IDS = ['induction', 'previous', 'next', 'self', 'sameWord', 'separator', 'first', 'punctuation', 'window', 'broad'] as const;
export type RoleId = (typeof ROLE_IDS)[number];

export interface RoleText {
  readonly name: string;
  /** What the score says, in a sentence. */
  readonly definition: string;
  readonly source: string;
}

export interface RolesQuestion {
  readonly inspection: string;
  readonly site: SiteName;
}

export interface Roles {
  /** Those that a head of this site can have on this text. */
  readonly roles: readonly RoleId[];
  /** Of every head, 0…1, [layers, heads, roles]. */
  readonly scores: Tensor;
  /** What a head would score that looks equally at everything it may look at, [layers, roles]. */
  readonly chance: Tensor;
  /** How many queries each role was measured on, [layers, roles]. */
  readonly rows: Tensor;
  /** The role of every head, [layers × heads]; null where none is clearly above chance. */
  readonly names: readonly (RoleId | null)[];
}

/** Collected for translation by its parameter's name. */
const worded = (template: string) => template;

export const ROLES: Readonly<Record<RoleId, RoleText>> = {
  induction: {
    name: worded('Induction'),
    definition: worded('Weight on what followed the same token earlier in the text.'),
    source: 'Olsson et al. 2022',
  },
  previous: { name: worded('Previous token'), definition: worded('Weight on the token just before.'), source: 'Clark et al. 2019' },
  next: { name: worded('Next token'), definition: worded('Weight on the token just after.'), source: 'Clark et al. 2019' },
  self: { name: worded('Same token'), definition: worded('Weight on the token itself.'), source: 'Kovaleva et al. 2019' },
  sameWord: { name: worded('Same word elsewhere'), definition: worded('Weight on other places where the same word stands.'), source: 'Voita et al. 2019' },
  separator: {
    name: worded('Separator'),
    definition: worded('Weight on special tokens other than the first, where heads often rest.'),
    source: 'Clark et al. 2019',
  },
  first: { name: worded('First token'), definition: worded('Weight on the first token, where heads often rest.'), source: 'Xiao et al. 2024' },
  punctuation: { name: worded('Punctuation'), definition: worded('Weight on punctuation marks.'), source: 'Clark et al. 2019' },
  window: { name: worded('Local window'), definition: worded('Weight on tokens at most three places away.'), source: 'Voita et al. 2019' },
  broad: {
    name: worded('Broad'),
    definition: worded('How evenly the weight is spread: the row’s entropy, as a share of the entropy of looking equally at everything. Named from 95 % on.'),
    source: 'Clark et al. 2019',
  },
};

/** Chance-corrected score from which on a role is named: how much of the way from chance to always. Cohen 1960; “moderate” of Landis & Koch 1977 begins here. */
export const NAMED_FROM = 0.41;
/** … and a head is broad from this score on, for looking equally at everything is what it does. */
export const BROAD_FROM = 0.95;
