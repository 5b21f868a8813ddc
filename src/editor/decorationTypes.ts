/** How the text is decorated: theme colours only, so that every theme and every change of theme is right by itself. */
import * as vscode from 'vscode';
import { MAX_HEADS } from '../protocol/view.ts';
import { LEVELS, levelOpacity } from './heat.ts';

const headColourId = (colour: number) => `attentionInspector.head${colour + 1}`;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

type Kind = 'focus' | 'outdated' | 'cut' | 'unseen' | 'odd' | 'even' | `heat${number}.${number}` | `strongest${number}`;

/** Two alike for tokens in turn: VS Code draws neighbours of one type as a single box. */
const boundary = (): vscode.DecorationRenderOptions => ({
  borderWidth: '0 1px 0 0',
  borderStyle: 'solid',
  borderColor: new vscode.ThemeColor('editorLineNumber.foreground'),
});

const FIXED: Readonly<Record<string, () => vscode.DecorationRenderOptions>> = {
  focus: () => ({ outline: '1px solid', outlineColor: new vscode.ThemeColor('focusBorder'), borderRadius: '2px' }),
  outdated: () => ({
    after: { contentText: ` ${vscode.l10n.t('attention out of date')}`, color: new vscode.ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic' },
  }),
  cut: () => ({
    after: { contentText: ` … ${vscode.l10n.t('not seen by the model')}`, color: new vscode.ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic' },
  }),
  unseen: () => ({ opacity: '0.5' }),
  odd: boundary,
  even: boundary,
};

export const heatKind = (colour: number, level: number): Kind => `heat${colour}.${level}`;
export const strongestKind = (colour: number): Kind => `strongest${colour}`;

function optionsOf(kind: string): vscode.DecorationRenderOptions {
  const [, name = '', colour = '0', level = '0'] = /^([a-z]+)(\d*)\.?(\d*)$/.exec(kind) ?? [];
  if (name === 'heat') return { backgroundColor: heatColour(Number(colour), Number(level)), borderRadius: '2px' };
  if (name === 'strongest') return strongest(new vscode.ThemeColor(headColourId(Number(colour))));
  return FIXED[name]?.() ?? {};
}

/** A theme colour at a lower opacity: the variable that VS Code makes of it follows every theme. */
function heatColour(colour: number, level: number): string {
  return `color-mix(in srgb, var(--vscode-${headColourId(colour).replace('.', '-')}) ${Math.round(100 * levelOpacity(level))}%, transparent)`;
}

function strongest(color: vscode.ThemeColor): vscode.DecorationRenderOptions {
  return { borderWidth: '0 0 2px 0', borderStyle: 'solid', borderColor: color, overviewRulerColor: color, overviewRulerLane: vscode.OverviewRulerLane.Center };
}

/** All kinds there can be. */
export const KINDS: readonly Kind[] = [
  ...numbers(MAX_HEADS).flatMap((colour) => [strongestKind(colour), ...numbers(LEVELS).map((level) => heatKind(colour, level + 1))]),
  'unseen',
  'cut',
  'outdated',
  'odd',
  'even',
  'focus',
];

/** The decoration types, each made when it is needed first. */
export class DecorationTypes implements vscode.Disposable {
  private readonly types = new Map<Kind, vscode.TextEditorDecorationType>();

  get(kind: Kind): vscode.TextEditorDecorationType {
    const known = this.types.get(kind);
    if (known) return known;
    const type = vscode.window.createTextEditorDecorationType({ rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed, ...optionsOf(kind) });
    this.types.set(kind, type);
    return type;
  }

  dispose(): void {
    for (const type of this.types.values()) type.dispose();
  }
}

export type { Kind };
