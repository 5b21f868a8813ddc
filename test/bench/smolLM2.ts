/** SmolLM2 from its GGUF file, against PyTorch that reads the same file: eager attention with all weights as output, and the fused form without. */
import type { Environment } from './environment.ts';
import { canMeasure, peakMemory } from './memory.ts';
import { Ours } from './ours.ts';
import { now } from './painted.ts';
import { Peer } from './peer.ts';
import { type Comparison, compare, interleave, timed } from './rounds.ts';
import { textOf } from './texts.ts';

/** No tokens are added to a text. */
const text = (tokens: number) => textOf(tokens + 2);

export async function smolCapture(environment: Environment): Promise<Comparison[]> {
  const [ours, peer] = [new Ours('smollm2'), new Peer(environment, 'smollm2')];
  try {
    const results: Comparison[] = [];
    for (const [tokens, rounds] of [
      [128, 10],
      [512, 6],
      [2048, 3],
    ] as const) {
      const samples = await interleave(rounds, {
        ours: () => timed(() => ours.inspect(text(tokens))),
        eager: () => peer.attention('eager', text(tokens)),
        sdpa: () => peer.attention('sdpa', text(tokens)),
      });
      const goals = tokens === 128 ? { eager: null, sdpa: null } : { eager: 0.6, sdpa: 1.0 };
      results.push(compare(`SmolLM2: text → capture, n = ${tokens}, against PyTorch eager with attentions`, samples.ours, samples.eager, goals.eager));
      results.push(compare(`SmolLM2: text → capture, n = ${tokens}, against PyTorch fused`, samples.ours, samples.sdpa, goals.sdpa));
    }
    return results;
  } finally {
    await ours.stop();
    await peer.stop();
  }
}

/** Peaks of processes that did nothing else. */
export async function smolMemory(environment: Environment): Promise<Comparison[]> {
  if (!canMeasure) return [];
  const [ours, peer] = [new Ours('smollm2'), new Peer(environment, 'smollm2')];
  try {
    await ours.inspect(text(2048));
    const mine = peakMemory(ours.engine.pid ?? 0);
    await peer.attention('eager', text(2048));
    const theirs = peakMemory(peer.pid);
    return [{ name: 'SmolLM2: peak memory, n = 2048, against PyTorch eager', unit: 'MB', ours: mine, peer: theirs, ratio: mine / theirs, goal: 0.35 }];
  } finally {
    await ours.stop();
    await peer.stop();
  }
}

/** From nothing to the first capture, in a new process each time. */
export async function smolOpening(environment: Environment): Promise<Comparison[]> {
  const samples = await interleave(3, {
    ours: () => lifetime(new Ours('smollm2'), (ours) => ours.inspect(text(128))),
    peer: () => lifetime(new Peer(environment, 'smollm2'), (peer) => peer.attention('eager', text(128))),
  });
  return [compare('SmolLM2: file → first capture, n = 128, against Python from the same file', samples.ours, samples.peer, 0.2)];
}

async function lifetime<T extends { stop(): Promise<void> }>(process: T, use: (process: T) => Promise<unknown>): Promise<number> {
  const from = now();
  await use(process);
  const to = now();
  await process.stop();
  return to - from;
}
