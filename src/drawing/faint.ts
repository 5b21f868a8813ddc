/** Which of the links outside the focus are felt behind it. */
import type { Layout } from './layout.ts';
import type { Link } from './links.ts';

/** A text of more lines is read line by line: links from line to line would cover it. */
const FEW_LINES = 3;
/** As many of these stay, so that the pattern of the head is still felt. */
const STRONGEST_BETWEEN_LINES = 40;

/** Takes and gives weak links first. `places` holds the label of each unit. */
export function faintLinks(links: readonly Link[], { line, lines }: Pick<Layout, 'line' | 'lines'>, places: Int32Array): readonly Link[] {
  if (lines.length <= FEW_LINES) return links;
  const lineOf = (unit: number) => line[places[unit] ?? 0];
  const between = links.filter(({ query, key }) => lineOf(query) !== lineOf(key));
  const kept = new Set(between.slice(-STRONGEST_BETWEEN_LINES));
  return links.filter((link) => lineOf(link.query) === lineOf(link.key) || kept.has(link));
}
