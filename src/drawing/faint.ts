/** Which of the links outside the focus are felt behind it. */
import type { Layout } from './layout.ts';
import type { Link } from './links.ts';

/** A text of more lines is read line by line: links from line to line would cover it. So would links from band to band of two texts. */
const FEW_LINES = 3;
/** As many of these stay, so that the pattern of the head is still felt. */
const STRONGEST_BETWEEN_LINES = 40;

/** Takes and gives weak links first. `places` holds the label of each unit. */
export function faintLinks(links: readonly Link[], { line, lines, facing }: Pick<Layout, 'line' | 'lines' | 'facing'>, places: Int32Array): readonly Link[] {
  if (lines.length <= FEW_LINES) return links;
  const lineOf = (unit: number) => line[places[unit] ?? 0] ?? 0;
  const isNear = ({ query, key }: Link) => Math.abs(lineOf(query) - lineOf(key)) <= (facing === null ? 0 : 1);
  const kept = new Set(links.filter((link) => !isNear(link)).slice(-STRONGEST_BETWEEN_LINES));
  return links.filter((link) => isNear(link) || kept.has(link));
}
