/** Roles of heads in words. */
import * as l10n from '@vscode/l10n';
import type { HeadRef, Site } from '../protocol/inspection.ts';
import { type RoleId, type Roles, ROLES } from '../protocol/roles.ts';
import { numberText } from './language.ts';

/** How much a head does of what a role is, and what it would do by chance. */
export interface HeadRole {
  readonly head: HeadRef;
  readonly role: RoleId;
  readonly score: number;
  readonly chance: number;
}

type Shape = Pick<Site, 'heads'>;

/** The role of a head; null where none is clearly above chance. */
export function roleOf(roles: Roles, { heads }: Shape, head: HeadRef): HeadRole | null {
  const role = roles.names[head.layer * heads + head.head] ?? null;
  return role && scored(roles, { heads }, head, role);
}

function scored(roles: Roles, { heads }: Shape, head: HeadRef, role: RoleId): HeadRole {
  const place = roles.roles.indexOf(role);
  const at = (row: number) => row * roles.roles.length + place;
  return { head, role, score: roles.scores.values[at(head.layer * heads + head.head)] ?? 0, chance: roles.chance.values[at(head.layer)] ?? 0 };
}

/** The heads that have a role, the one that scores highest first. */
export const headsOf = (roles: Roles, site: Shape, role: RoleId): readonly HeadRole[] =>
  roles.names
    .flatMap((name, index) => (name === role ? [scored(roles, site, { layer: Math.floor(index / site.heads), head: index % site.heads }, role)] : []))
    .sort((a, b) => b.score - a.score);

/** Those that some head has, and how many. */
export const rolesFound = (roles: Roles): readonly { readonly role: RoleId; readonly count: number }[] =>
  roles.roles.map((role) => ({ role, count: roles.names.filter((name) => name === role).length })).filter(({ count }) => count > 0);

export const roleName = (role: RoleId): string => l10n.t(ROLES[role].name);

/** `0.82, chance 0.07` */
export const scoreText = ({ score, chance }: Pick<HeadRole, 'score' | 'chance'>): string =>
  l10n.t('{0}, chance {1}', numberText(score, 2), numberText(chance, 2));

/** `Induction 0.82, chance 0.07` */
export const roleText = (found: HeadRole): string => `${roleName(found.role)} ${scoreText(found)}`;

/** `L3 H1 is an induction head on this text (0.82, chance 0.07).` */
export const roleSentence = (found: HeadRole, name: string): string => phrase(found.role, name, scoreText(found));

function phrase(role: RoleId, name: string, score: string): string {
  switch (role) {
    case 'induction':
      return l10n.t('{0} is an induction head on this text ({1}).', name, score);
    case 'previous':
      return l10n.t('{0} is a previous-token head on this text ({1}).', name, score);
    case 'next':
      return l10n.t('{0} is a next-token head on this text ({1}).', name, score);
    case 'self':
      return l10n.t('{0} looks at the token itself on this text ({1}).', name, score);
    case 'sameWord':
      return l10n.t('{0} looks at the same word elsewhere on this text ({1}).', name, score);
    case 'separator':
      return l10n.t('{0} rests on separators on this text ({1}).', name, score);
    case 'first':
      return l10n.t('{0} rests on the first token on this text ({1}).', name, score);
    case 'punctuation':
      return l10n.t('{0} looks at punctuation on this text ({1}).', name, score);
    case 'window':
      return l10n.t('{0} looks at near tokens on this text ({1}).', name, score);
    case 'broad':
      return l10n.t('{0} looks at everything alike on this text ({1}).', name, score);
  }
}
