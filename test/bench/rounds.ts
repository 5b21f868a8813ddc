/** Side by side: each round asks every party once, in another order, and compares within the round, so that a busy minute hits all alike. */

/** One line of the result. The goal is the most that the ratio, ours ÷ peer, may be; null for information. */
export interface Comparison {
  readonly name: string;
  readonly unit: 'ms' | 'MB';
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly goal: number | null;
}

/** Takes one sample, in milliseconds. */
export type Sample = () => Promise<number>;

/** The samples of each party, round by round. The first round warms up and does not count. */
export async function interleave<K extends string>(rounds: number, parties: Readonly<Record<K, Sample>>): Promise<Readonly<Record<K, readonly number[]>>> {
  const names = Object.keys(parties) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, number[]>;
  for (let round = -1; round < rounds; round++) {
    const start = Math.max(0, round) % names.length;
    for (const name of [...names.slice(start), ...names.slice(0, start)]) {
      const sample = await parties[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** Smallest times, since noise only adds; the ratio is the median over the rounds. */
export function compare(name: string, ours: readonly number[], peer: readonly number[], goal: number | null): Comparison {
  const ratios = ours.map((value, round) => value / (peer[round] ?? NaN)).sort((a, b) => a - b);
  const middle = ratios.length >> 1;
  const ratio = ratios.length % 2 ? ratios[middle] : ((ratios[middle - 1] ?? NaN) + (ratios[middle] ?? NaN)) / 2;
  return { name, unit: 'ms', ours: Math.min(...ours), peer: Math.min(...peer), ratio: ratio ?? NaN, goal };
}

export async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
