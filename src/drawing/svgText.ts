/** A line of text in an SVG picture. */
import { rounded, xml } from './xml.ts';

export const SMALL_SIZE = 11;

/** With `halo`, the text stands out from what it lies on. */
export function text(
  x: number,
  y: number,
  content: string,
  size: number,
  fill: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  weight = 400,
  halo?: string,
): string {
  const look = [
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    weight === 400 ? '' : ` font-weight="${weight}"`,
    halo ? ` stroke="${xml(halo)}" stroke-width="3" paint-order="stroke"` : '',
  ].join('');
  return `<text x="${rounded(x)}" y="${rounded(y)}" font-size="${size}" fill="${xml(fill)}"${look} unicode-bidi="isolate" xml:space="preserve">${xml(content)}</text>`;
}
