import * as v from 'valibot';
import * as vscode from 'vscode';
import { measured } from '../drawing/measured.ts';
import { type HeadRole, headsOf, roleName, roleOf, rolesFound, roleText, scoreText } from '../drawing/roles.ts';
import { ROLE_IDS, type RoleId, type Roles, ROLES } from '../protocol/roles.ts';
import { type HeadRef, headName, sameHead, sequenceOf, type Site, siteOf } from '../protocol/inspection.ts';
import { chooseHead, chooseLayer, isFacing, stepHead, toggleHead } from '../protocol/view.ts';
import { withoutIcons } from '../session/names.ts';
import { type Lens, looksAt } from '../session/numbers.ts';
import { questionOf, type Reading, unitOf } from '../session/reading.ts';
import { headArgument } from './arguments.ts';
import { change, type Handlers, type Services, type Shown, shown } from './services.ts';

type Id = 'chooseHead' | 'toggleHead' | 'chooseLayer' | 'nextHead' | 'previousHead' | 'nextLayer' | 'previousLayer' | 'findHeads';

/** Commands that choose what is looked through. `chooseHead` and `toggleHead` take `{ layer, head }`, for keybindings. */
export function headCommands(services: Services): Handlers<Id> {
  const go = (step: Parameters<typeof stepHead>[2]) => () => change(services, (view, inspection) => stepHead(view, inspection, step));
  const withHead = (apply: typeof chooseHead) => async (argument: unknown) => {
    const head = v.is(headArgument, argument) ? argument : await pickHead(services);
    if (head) change(services, (view) => apply(view, head));
  };
  return {
    chooseHead: withHead(chooseHead),
    toggleHead: withHead(toggleHead),
    chooseLayer: () => pickLayer(services),
    nextHead: go({ head: 1 }),
    previousHead: go({ head: -1 }),
    nextLayer: go({ layer: 1 }),
    previousLayer: go({ layer: -1 }),
    findHeads: (argument) => findHeads(services, argument),
  };
}

interface HeadItem extends vscode.QuickPickItem {
  readonly head: HeadRef;
  readonly role?: HeadRole;
}

/** All heads, each with its weight for the pair, or with the strongest link of the focused token. */
async function pickHead(services: Services): Promise<HeadRef | undefined> {
  const now = shown(services);
  if (!now) return undefined;
  const [items, roles] = await Promise.all([headItems(services, now), now.session.rolesOf(now.inspection.id).of(now.view.site)]);
  const site = siteOf(now.inspection, now.view.site);
  const told = items.map((item): HeadItem => {
    const role = roleOf(roles, site, item.head);
    return role ? { ...item, role, description: [item.description, roleText(role)].filter(Boolean).join(' · ') } : item;
  });
  const placeHolder = now.view.partner
    ? vscode.l10n.t('The head to look through; the one that links the two tokens most comes first')
    : vscode.l10n.t('The head to look through');
  return (await pickFrom(told, placeHolder, now.view.partner ? undefined : told.find(({ iconPath }) => iconPath)))?.head;
}

/** By role, and within a role the highest score first; those without one come last. */
function byRole(a: HeadItem, b: HeadItem): number {
  const place = ({ role }: HeadItem) => (role ? ROLE_IDS.indexOf(role.role) : ROLE_IDS.length);
  return place(a) - place(b) || (b.role?.score ?? 0) - (a.role?.score ?? 0);
}

/** A quick pick that begins at an entry. A button sorts it by role, and back. */
async function pickFrom(items: readonly HeadItem[], placeholder: string, first: HeadItem | undefined): Promise<HeadItem | undefined> {
  const pick = vscode.window.createQuickPick<HeadItem>();
  const sort = { iconPath: new vscode.ThemeIcon('sort-precedence'), tooltip: vscode.l10n.t('Sort by role, or as before') };
  let sorted = false;
  pick.buttons = [sort];
  pick.onDidTriggerButton(() => {
    sorted = !sorted;
    pick.items = sorted ? [...items].sort(byRole) : items;
  });
  Object.assign(pick, { items, placeholder, matchOnDescription: true, activeItems: first ? [first] : [] });
  try {
    return await new Promise<HeadItem | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

async function headItems(services: Services, now: Shown): Promise<HeadItem[]> {
  const heads = allHeads(siteOf(now.inspection, now.view.site));
  const item = (head: HeadRef, description: string): HeadItem => ({
    head,
    label: headName(head),
    description,
    ...(now.view.heads.some((other) => sameHead(other, head)) ? { iconPath: new vscode.ThemeIcon('check') } : {}),
  });
  const { reading } = now.session;
  if (!reading) return heads.map((head) => item(head, ''));
  const isTurned = isFacing(reading.site) && now.view.focus?.sequence === reading.site.keys;
  const [looking, lookedAt] = isTurned ? [now.view.partner, now.view.focus] : [now.view.focus, now.view.partner];
  const focus = unitOf(reading, looking, 'looksAt');
  if (focus === null) return heads.map((head) => item(head, ''));
  const partner = unitOf(reading, lookedAt, 'lookedAtBy');
  if (partner !== null) {
    const { presentation } = questionOf(now.inspection, now.view);
    const weights = (await services.engine.links({ inspection: now.inspection.id, site: now.view.site, query: focus, key: partner, presentation })).values;
    return heads
      .map((head, index) => ({ head, weight: weights[index] ?? 0 }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ head, weight }) => item(head, measured(now.view.measure, weight)));
  }
  const links = await strongestLinks(services, now, reading, focus, heads);
  return heads.map((head, index) => item(head, links[index] ?? ''));
}

const allHeads = ({ layers, heads }: Site): HeadRef[] =>
  Array.from({ length: layers * heads }, (_, index) => ({ layer: Math.floor(index / heads), head: index % heads }));

/** `it → trophy 57.7 %` for every head: one row of each is fetched. */
async function strongestLinks(
  { engine }: Services,
  { inspection, view }: Shown,
  { queries, keys, specials, scale }: Reading,
  focus: number,
  heads: readonly HeadRef[],
): Promise<string[]> {
  const {
    values,
    shape: [, , width = 0],
  } = await engine.weights({ ...questionOf(inspection, view), heads, rows: [focus, focus + 1] });
  return heads.map((_, index) => {
    const lens: Lens = { heads: [], colour: 0, weights: values.subarray(index * width, (index + 1) * width), from: 0, spread: null, keys: width };
    const link = looksAt(lens, 0).find(({ unit }) => specials === 'shown' || !keys.units[unit]?.special);
    return link ? withoutIcons(`${queries.units[focus]?.label ?? ''} → ${keys.units[link.unit]?.label ?? ''} ${measured(scale.measure, link.weight)}`) : '';
  });
}

async function pickLayer(services: Services): Promise<void> {
  const now = shown(services);
  if (!now) return;
  const site = siteOf(now.inspection, now.view.site);
  const items = Array.from({ length: site.layers }, (_, layer) => ({
    label: vscode.l10n.t('Layer {0}', layer),
    description: vscode.l10n.t('mean of its {0} heads', site.heads),
    layer,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('The layer to look through') });
  if (picked) change(services, (view) => chooseLayer(view, picked.layer, site));
}

/** By a role, or by two tokens. Takes the id of a role, for keybindings. */
async function findHeads(services: Services, argument: unknown): Promise<void> {
  const now = shown(services);
  if (!now) return;
  const site = siteOf(now.inspection, now.view.site);
  const roles = await now.session.rolesOf(now.inspection.id).of(now.view.site);
  const role = ROLE_IDS.find((id) => id === argument) ?? (await pickRole(roles));
  if (role === 'pair') return findLinking(services, now);
  if (!role) return;
  const items = headsOf(roles, site, role).map((found): HeadItem => ({ head: found.head, label: headName(found.head), description: scoreText(found) }));
  if (!items.length) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No head of this text is clearly above chance for this role: {0}', roleName(role)));
    return;
  }
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t(ROLES[role].definition) });
  if (picked) change(services, (view) => chooseHead(view, picked.head));
}

async function pickRole(roles: Roles): Promise<RoleId | 'pair' | undefined> {
  const items: (vscode.QuickPickItem & { role: RoleId | 'pair' })[] = [
    { label: vscode.l10n.t('Two tokens'), detail: vscode.l10n.t('Which heads link one token to another?'), role: 'pair' },
    ...rolesFound(roles).map(({ role, count }) => ({
      label: roleName(role),
      description: count === 1 ? vscode.l10n.t('1 head') : vscode.l10n.t('{0} heads', count),
      detail: vscode.l10n.t(ROLES[role].definition),
      role,
    })),
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What the heads do on this text'), matchOnDetail: true }))?.role;
}

/** Which heads link these two tokens? The first is the one in focus. The map and its list answer in the panel, and so does the list that follows. */
async function findLinking(services: Services, now: Shown): Promise<void> {
  const focus = now.view.focus ?? (await pickToken(now, 'queries', vscode.l10n.t('The token that looks')));
  const partner = focus && (await pickToken(now, 'keys', vscode.l10n.t('The token that is looked at')));
  if (!focus || !partner) return;
  change(services, (view) => ({ ...view, focus, partner }));
  const head = await pickHead(services);
  if (head) change(services, (view) => chooseHead(view, head));
}

async function pickToken({ inspection, view }: Shown, side: 'queries' | 'keys', placeHolder: string) {
  const sequence = sequenceOf(inspection, siteOf(inspection, view.site)[side]);
  const items = sequence.tokens.map(({ label, special }, index) => ({
    label: withoutIcons(label),
    description: special ? vscode.l10n.t('special token') : vscode.l10n.t('token {0}', index),
    index,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked && { sequence: sequence.name, index: picked.index };
}
