/** A hover's plain words: what its numbers mean, which row they are of, and what they do not say. */
import * as vscode from 'vscode';
import { percent } from '../drawing/language.ts';
import { measureName } from '../drawing/measured.ts';
import { MEASURES, type MeasureId } from '../protocol/measures.ts';
import { hasRowReadings, isFacing } from '../protocol/view.ts';
import { bold, escaped } from '../session/markdown.ts';
import type { Lens } from '../session/numbers.ts';
import { type NamedLink, restsOn } from '../session/reading.ts';
import type { Explained } from './explained.ts';

/** What the headline's number is a share of; any other measure than the weight is always named. */
export function meaning(explained: Explained, lens: Lens, link: NamedLink): string {
  const { measure } = explained.reading.scale;
  if (measure !== 'weight') return otherMeasure(measure, explained.level);
  if (explained.level === 'brief') return '';
  return isFacing(explained.reading.site) ? crossing(explained, lens, link) : fetching(explained, lens, link);
}

function otherMeasure(measure: MeasureId, level: Explained['level']): string {
  const { formula, definition } = MEASURES[measure];
  const named = `${bold(measureName(measure))}, ${escaped(formula)}`;
  return level === 'explained' ? vscode.l10n.t('{0}: {1}', named, vscode.l10n.t(definition)) : named;
}

/** Between two texts. */
function crossing({ unit, direction }: Explained, { spread }: Lens, link: NamedLink): string {
  const [target, source] = direction === 'looksAt' ? [unit, link.other] : [link.other, unit];
  const args = [bold(target.label), percent(link.weight), bold(source.label)];
  return spread
    ? vscode.l10n.t(
        'Cross-attention: to make {0}, the model looks back at the source. {1} is the mean over these heads of the share that goes to {2}.',
        ...args,
      )
    : vscode.l10n.t('Cross-attention: to make {0}, the model looks back at the source. {1} of what this head fetches there comes from {2}.', ...args);
}

function fetching({ reading, unit }: Explained, { spread }: Lens, link: NamedLink): string {
  const args = [percent(link.weight), bold(unit.label), bold(link.other.label)];
  if (spread)
    return vscode.l10n.t('{0} is the mean over these heads of the share of its attention that {1} gives to {2}; a mean hides what single heads do.', ...args);
  const whole =
    reading.specials === 'renormalised'
      ? vscode.l10n.t('special tokens are left out, and the rest is counted as 100 %')
      : vscode.l10n.t('all shares together make 100 %');
  return vscode.l10n.t('{0} of what this head fetches for {1} comes from {2}; {3}.', ...args, whole);
}

/** Which of a decoder's rows is a token's: the step that reads it makes the next one. */
export function rowNamed({ reading: { site, queries, produced }, unit }: Explained): string {
  if (!hasRowReadings(site.name)) return '';
  const [own, before, after] = [bold(unit.label), queries.units[unit.index - 1], queries.units[unit.index + 1]];
  if (produced)
    return before
      ? vscode.l10n.t('This is the row that produces {0}: it reads {1}.', own, bold(before.label))
      : vscode.l10n.t('No row produces {0}: it is the first token.', own);
  return after
    ? vscode.l10n.t('This is the row that reads {0}: it produces {1}.', own, bold(after.label))
    : vscode.l10n.t('This is the row that reads {0}, the last token.', own);
}

/** What is said once a session: where the strongest link only rests, and what no weight says. */
export function warned({ reading, unit, direction, isDue }: Explained, link: NamedLink): string {
  const rests = direction === 'looksAt' && restsOn(reading, unit.index, link);
  const isWeight = reading.scale.measure === 'weight';
  return [rests && isDue('rest') ? resting(link) : '', isWeight && isDue('cause') ? notACause() : ''].filter(Boolean).join('  \n');
}

/** Where a head puts the attention that has nowhere to go. */
function resting({ other: { label, special } }: NamedLink): string {
  return special
    ? vscode.l10n.t('{0} stands for no text and is often a resting place: a head puts weight there when it finds nothing to look at.', bold(label))
    : vscode.l10n.t('{0} is the first token, often a resting place: a head puts weight there when it finds nothing to look at.', bold(label));
}

const notACause = () => vscode.l10n.t('A weight says where a head looks; it is not the cause of what the model decides.');
