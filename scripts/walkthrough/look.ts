/**
 * How pictures of the walkthrough look. VS Code puts them into a page of its own, 350 to 530 points wide, that knows the theme's colours and
 * forbids styles: so colours are attributes with variables.
 */
import type { Inks } from '../../src/drawing/palette.ts';
import { rounded, xml } from '../../src/drawing/xml.ts';

export const WIDTH = 420;

export const headColour = (slot: number) => `var(--vscode-attentionInspector-head${slot + 1})`;

export const INKS: Inks = {
  background: 'var(--vscode-editor-background)',
  text: 'var(--vscode-foreground)',
  dim: 'var(--vscode-descriptionForeground)',
  strong: 'var(--vscode-foreground)',
  focus: 'var(--vscode-focusBorder)',
};

const FONT = "'Segoe UI', system-ui, Ubuntu, 'DejaVu Sans', sans-serif";

export const picture = (width: number, height: number, content: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(height)}" viewBox="0 0 ${width} ${Math.ceil(height)}" font-family="${xml(FONT)}">\n${content.filter(Boolean).join('\n')}\n</svg>\n`;

/** A picture as a part of another one: the page would give an inner svg the size of the outer one. */
export const part = (svg: string, y: number): string =>
  `<g transform="translate(0 ${rounded(y)})">${svg.replace(/^<svg[^>]*>|<title>.*?<\/title>|<\/svg>\s*$/g, '')}</g>`;

export const heightOf = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1]);

export const box = (x: number, y: number, width: number, height: number, fill: string, opacity = 1): string =>
  `<rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" fill="${fill}"${opacity < 1 ? ` opacity="${rounded(opacity, 2)}"` : ''}/>`;
