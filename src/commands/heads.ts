import * as v from 'valibot';
import * as vscode from 'vscode';
import { measured } from '../drawing/measured.ts';
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
    findHeads: () => findHeads(services),
  };
}

interface HeadItem extends vscode.QuickPickItem {
  readonly head: HeadRef;
}

/** All heads, each with its weight for the pair, or with the strongest link of the focused token. */
async function pickHead(services: Services): Promise<HeadRef | undefined> {
  const now = shown(services);
  if (!now) return undefined;
  const items = await headItems(services, now);
  const placeHolder = now.view.partner
    ? vscode.l10n.t('The head to look through; the one that links the two tokens most comes first')
    : vscode.l10n.t('The head to look through');
  return (await pickFrom(items, placeHolder, now.view.partner ? undefined : items.find(({ iconPath }) => iconPath)))?.head;
}

/** A quick pick that begins at an entry. */
async function pickFrom<T extends vscode.QuickPickItem>(items: readonly T[], placeholder: string, first: T | undefined): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  Object.assign(pick, { items, placeholder, matchOnDescription: true, activeItems: first ? [first] : [] });
  try {
    return await new Promise<T | undefined>((resolve) => {
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
    const lens: Lens = { heads: [], colour: 0, weights: values.subarray(index * width, (index + 1) * width), spread: null, queries: 1, keys: width };
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

/** Which heads link these two tokens? The first is the one in focus; the map and its list answer in the panel. */
async function findHeads(services: Services): Promise<void> {
  const now = shown(services);
  if (!now) return;
  const focus = now.view.focus ?? (await pickToken(now, 'queries', vscode.l10n.t('The token that looks')));
  const partner = focus && (await pickToken(now, 'keys', vscode.l10n.t('The token that is looked at')));
  if (focus && partner) change(services, (view) => ({ ...view, focus, partner }));
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
