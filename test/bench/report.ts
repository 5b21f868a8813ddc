import type { Comparison } from './rounds.ts';

export const meets = ({ ratio, goal }: Comparison) => goal === null || ratio <= goal;

/** A table for people. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { name, unit, ours, peer, ratio, goal } = comparison;
    const verdict = goal === null ? '' : meets(comparison) ? `✔ at most ${goal}` : `✖ at most ${goal}`;
    return [name, `${digits(ours)} ${unit}`, `${digits(peer)} ${unit}`, ratio.toFixed(2), verdict];
  });
  const all = [['', 'ours', 'peer', 'ratio', 'goal'], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) => row.map((cell, column) => (column === 0 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '))
    .join('\n');
}

const digits = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
