/** Sequences, heads and tokens in words. */
import * as vscode from 'vscode';
import { headName, type SequenceName } from '../protocol/inspection.ts';
import type { Lens } from './numbers.ts';

export function sequenceName(sequence: SequenceName): string {
  switch (sequence) {
    case 'text':
      return vscode.l10n.t('text');
    case 'source':
      return vscode.l10n.t('source');
    case 'target':
      return vscode.l10n.t('target');
    case 'decoder_input':
      return vscode.l10n.t('what the decoder reads');
  }
}

/** `L3 H1`, `L3`, or `mean of 12 heads`. */
export function lensName({ heads, isLayer = false }: Pick<Lens, 'heads' | 'isLayer'>): string {
  const [head] = heads;
  if (head && isLayer) return `L${head.layer}`;
  return head && heads.length === 1 ? headName(head) : vscode.l10n.t('mean of {0} heads', heads.length);
}

/** `layer 3, head 1`, as part of a sentence. */
export function lensPhrase({ heads, isLayer = false }: Pick<Lens, 'heads' | 'isLayer'>): string {
  const [head] = heads;
  if (head && isLayer) return vscode.l10n.t('layer {0}', head.layer);
  return head && heads.length === 1 ? vscode.l10n.t('layer {0}, head {1}', head.layer, head.head) : vscode.l10n.t('the mean of {0} heads', heads.length);
}

/** Text that VS Code would read as an icon, `$(zap)`, stays text. */
export const withoutIcons = (text: string) => text.replaceAll('$(', '$\u200b(');

/** At most so many characters, never half of one. */
export function shortened(text: string, most: number): string {
  const characters = [...new Intl.Segmenter().segment(text.slice(0, most * 16))];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .map(({ segment }) => segment)
        .join('')}…`;
}
