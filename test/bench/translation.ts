/** English to Portuguese with cross-attention, against the same model's native engine, which gives the translation alone. */
import type { Environment } from './environment.ts';
import { Ours } from './ours.ts';
import { Peer } from './peer.ts';
import { type Comparison, compare, interleave, timed } from './rounds.ts';

const SENTENCES = {
  short: 'Good morning.',
  long: 'The nurse gave her keys to the driver because she was tired, and when the rain stopped they found the boat a mile downstream.',
};

export async function translation(environment: Environment): Promise<Comparison[]> {
  const [ours, peer] = [new Ours('en-pt'), new Peer(environment, 'en-pt')];
  try {
    const results: Comparison[] = [];
    for (const [name, text] of Object.entries(SENTENCES)) {
      const samples = await interleave(15, { ours: () => timed(() => ours.inspect(text)), peer: () => peer.translation(text) });
      results.push(
        compare(`en → pt: ${name} source → translation with cross-attention, against the native engine’s translation`, samples.ours, samples.peer, null),
      );
    }
    return results;
  } finally {
    await ours.stop();
    await peer.stop();
  }
}
