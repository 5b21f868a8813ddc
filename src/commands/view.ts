import * as v from 'valibot';
import * as vscode from 'vscode';
import { siteOf, type TokenRef } from '../protocol/inspection.ts';
import { MEASURE_IDS, MEASURES } from '../protocol/measures.ts';
import { chooseSite, hasMeasure, type LinkFilter, pin, type Specials, stepBack, type View } from '../protocol/view.ts';
import { siteText } from '../drawing/caption.ts';
import { percent } from '../drawing/language.ts';
import { measureName } from '../drawing/measured.ts';
import { tokenInDocument } from '../session/inDocument.ts';
import { sequenceName } from '../session/names.ts';
import { headArgument, tokenArgument } from './arguments.ts';
import { change, type Handlers, type Services, shown } from './services.ts';

type Id =
  | 'toggleMean'
  | 'toggleHeat'
  | 'toggleTokens'
  | 'toggleWords'
  | 'toggleLive'
  | 'toggleTable'
  | 'walkThroughWeight'
  | 'toggleDirection'
  | 'toggleRows'
  | 'chooseSite'
  | 'chooseSpecials'
  | 'chooseLinks'
  | 'chooseMeasure'
  | 'pinToken'
  | 'stepBack';

/** Commands that change how an inspection is shown. */
export function viewCommands(services: Services): Handlers<Id> {
  const step = (next: (view: View) => Partial<View>) => () => change(services, (view) => ({ ...view, ...next(view) }));
  return {
    toggleMean: step(({ combine, heads }) => ({ combine: combine === 'each' && heads.length > 1 ? 'mean' : 'each' })),
    toggleHeat: step(({ heat }) => ({ heat: !heat })),
    toggleTokens: () => services.decorations.toggleBoundaries(),
    toggleWords: step(({ words }) => ({ words: !words })),
    toggleLive: step(({ live }) => ({ live: !live })),
    toggleTable: step(({ show }) => ({ show: show === 'arcs' ? 'table' : 'arcs' })),
    walkThroughWeight: (argument) => walkThroughWeight(services, argument),
    toggleDirection: step(({ direction }) => ({ direction: direction === 'looksAt' ? 'lookedAtBy' : 'looksAt' })),
    toggleRows: step(({ rows }) => ({ rows: rows === 'reads' ? 'produces' : 'reads' })),
    chooseSite: (argument) => pickSite(services, argument),
    chooseSpecials: () => chooseSpecials(services),
    chooseLinks: () => chooseLinks(services),
    chooseMeasure: (argument) => chooseMeasure(services, argument),
    pinToken: () =>
      change(services, (view) => {
        if (view.pinned) return { ...view, pinned: false };
        const token = tokenUnderCursor(services) ?? view.focus;
        return token ? pin(view, token) : view;
      }),
    stepBack: () => change(services, stepBack),
  };
}

/** A head and two tokens, of an inspection that may be gone by now. */
const weightArgument = v.object({ inspection: v.string(), head: v.optional(headArgument), focus: tokenArgument, partner: tokenArgument });

/** The weight of the token in focus and the one that it is linked to most, or the one that a hover's link names. */
function walkThroughWeight(services: Services, argument: unknown): void {
  const { sessions, panels } = services;
  const asked = v.is(weightArgument, argument) ? argument : undefined;
  const session = asked ? sessions.all.find(({ inspection }) => inspection?.id === asked.inspection) : sessions.active;
  if (!session?.view || !session.inspection) return;
  const { view, inspection } = session;
  const first = { sequence: siteOf(inspection, view.site).queries, index: inspection.opening.query };
  const shown: View = { ...view, show: 'walkthrough', focus: asked?.focus ?? view.focus ?? first };
  sessions.activate(session);
  panels.of(session)?.reveal(true);
  session.show(asked ? { ...shown, heads: asked.head ? [asked.head] : view.heads, direction: 'looksAt', partner: asked.partner } : shown);
}

function tokenUnderCursor(services: Services): TokenRef | null {
  const now = shown(services);
  const editor = vscode.window.activeTextEditor;
  return now && editor && now.session.position.isIn(editor.document) ? tokenInDocument(now.session, editor.selection.active) : null;
}

/** Takes the name of a site, for keybindings. */
async function pickSite(services: Services, argument: unknown): Promise<void> {
  const now = shown(services);
  if (!now) return;
  const items = now.inspection.sites.map(({ name, queries, keys, layers, heads }) => {
    const ends = queries === keys ? sequenceName(queries) : `${sequenceName(queries)} → ${sequenceName(keys)}`;
    return { label: siteText(name), description: `${ends} · ${vscode.l10n.t('{0} layers × {1} heads', layers, heads)}`, name };
  });
  const picked =
    items.find(({ name }) => name === argument) ??
    (await vscode.window.showQuickPick(
      marked(items, ({ name }) => name === now.view.site),
      { placeHolder: vscode.l10n.t('Which attention of the model is shown') },
    ));
  if (picked) change(services, (view, inspection) => chooseSite(view, inspection, picked.name));
}

async function chooseSpecials(services: Services): Promise<void> {
  const current = shown(services)?.view.specials;
  const items: (vscode.QuickPickItem & { specials: Specials })[] = [
    { label: vscode.l10n.t('Shown'), specials: 'shown' },
    { label: vscode.l10n.t('Hidden'), description: vscode.l10n.t('the other weights stay as they are'), specials: 'hidden' },
    { label: vscode.l10n.t('Hidden and renormalised'), description: vscode.l10n.t('what is left of each row is counted as 100 %'), specials: 'renormalised' },
  ];
  const picked = await vscode.window.showQuickPick(
    marked(items, ({ specials }) => specials === current),
    { placeHolder: vscode.l10n.t('Special tokens, such as [CLS] and [SEP]') },
  );
  if (picked) change(services, (view) => ({ ...view, specials: picked.specials }));
}

async function chooseLinks(services: Services): Promise<void> {
  const current = JSON.stringify(shown(services)?.view.links);
  const item = (label: string, links: LinkFilter) => ({ label, links });
  const items = [
    ...[0.5, 0.8, 0.95].map((mass) => item(vscode.l10n.t('The strongest of each row that together hold {0}', percent(mass, 0)), { kind: 'mass', mass })),
    ...[0.01, 0.05, 0.1, 0.3].map((weight) => item(vscode.l10n.t('At least {0}', percent(weight, 0)), { kind: 'threshold', weight })),
    ...[10, 40, 100].map((count) => item(vscode.l10n.t('The {0} strongest', count), { kind: 'strongest', count })),
  ];
  const picked = await vscode.window.showQuickPick(
    marked(items, ({ links }) => JSON.stringify(links) === current),
    { placeHolder: vscode.l10n.t('Which links are drawn') },
  );
  if (picked) change(services, (view) => ({ ...view, links: picked.links }));
}

/** Those that say something of the links on screen. Takes the id of a measure, for keybindings. */
async function chooseMeasure(services: Services, argument: unknown): Promise<void> {
  const now = shown(services);
  if (!now) return;
  const site = siteOf(now.inspection, now.view.site);
  const items = MEASURE_IDS.filter((measure) => hasMeasure(site, measure)).map((measure) => ({
    label: measureName(measure),
    description: `${MEASURES[measure].formula} · ${MEASURES[measure].source}`,
    detail: vscode.l10n.t(MEASURES[measure].definition),
    measure,
  }));
  const picked =
    items.find(({ measure }) => measure === argument) ??
    (await vscode.window.showQuickPick(
      marked(items, ({ measure }) => measure === now.view.measure),
      { placeHolder: vscode.l10n.t('What the numbers say'), matchOnDetail: true },
    ));
  if (picked) change(services, (view) => ({ ...view, measure: picked.measure }));
}

/** Says which entry is in force. */
function marked<T extends vscode.QuickPickItem>(items: readonly T[], isCurrent: (item: T) => boolean): readonly T[] {
  return items.map((item) => (isCurrent(item) ? { ...item, description: [item.description, vscode.l10n.t('now')].filter(Boolean).join(' · ') } : item));
}
