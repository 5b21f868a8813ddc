import * as vscode from 'vscode';
import { siteText } from '../drawing/caption.ts';
import { measured, measureName } from '../drawing/measured.ts';
import { commandId } from '../protocol/commands.ts';
import { MEASURES } from '../protocol/measures.ts';
import { shownHeads } from '../protocol/view.ts';
import { lensName, shortened, withoutIcons } from '../session/names.ts';
import { answers, focusOf, sideOf } from '../session/reading.ts';
import type { Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';

const LONGEST_LABEL = 16;

/** One item: what the focused token looks at, or what is going on. */
export function registerStatusBar(sessions: Sessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('attention', vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t('Attention');
  const update = () => {
    const { active } = sessions;
    if (!active) return item.hide();
    const { text, tooltip, command } = content(active);
    Object.assign(item, { text, tooltip, command, accessibilityInformation: { label: `${vscode.l10n.t('Attention')}: ${text}` } });
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    sessions.onDidChangeActive(update),
    sessions.onDidChange(({ session }) => {
      if (session === sessions.active) update();
    }),
  );
}

interface Content {
  readonly text: string;
  readonly tooltip: string;
  readonly command: string;
}

function content(session: Session): Content {
  const open = { tooltip: vscode.l10n.t('Attention: open the panel'), command: commandId('showPanel') };
  const { activity } = session;
  switch (activity.kind) {
    case 'running': {
      const { done, total } = activity;
      return { ...open, text: total ? vscode.l10n.t('$(loading~spin) Attention {0}/{1}', done, total) : vscode.l10n.t('$(loading~spin) Attention') };
    }
    case 'outdated':
      return {
        text: vscode.l10n.t('$(refresh) Attention out of date'),
        tooltip: vscode.l10n.t('Attention: inspect the text again'),
        command: commandId('refresh'),
      };
    case 'failed':
      return { ...open, text: vscode.l10n.t('$(warning) Attention'), tooltip: activity.message };
    case 'idle':
      return { ...open, text: strongestLink(session) };
  }
}

/** `L3 H1 · it → trophy 58 %`; the arrow points from who looks to what is looked at. The site is named where a model has several, the measure where it is not the weight. */
function strongestLink({ reading, view }: Session): string {
  const focus = reading && view && focusOf(reading, view);
  const unit = focus && sideOf(reading, focus.direction).units[focus.unit];
  const [answer] = focus ? answers(reading, focus.unit, focus.direction) : [];
  const link = answer?.links[0];
  if (!answer || !link || !unit)
    return view ? vscode.l10n.t('Attention: {0}', lensName({ heads: shownHeads(view), isLayer: !MEASURES[view.measure].perHead })) : vscode.l10n.t('Attention');
  const [from, to] = focus.direction === 'looksAt' ? [unit, link.other] : [link.other, unit];
  const short = (label: string) => withoutIcons(shortened(label, LONGEST_LABEL));
  const links = `${short(from.label)} → ${short(to.label)} ${measured(reading.scale.measure, link.weight, true)}`;
  const measure = reading.scale.measure === 'weight' ? [] : [measureName(reading.scale.measure)];
  const site = reading.inspection.sites.length > 1 ? [siteText(reading.site.name)] : [];
  return [lensName(answer.lens), ...site, ...measure, links].join(' · ');
}
