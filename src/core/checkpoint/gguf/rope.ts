/** What a GGUF header and its tensors say of stretched rotary positions, as `rope_scaling` of config.json. */
import type { JsonObject } from '../folder.ts';
import type { Meta } from './meta.ts';

/** @param factors the numbers of a tensor by its name, null where the file has none */
export function ropeScaling(meta: Meta, factors: (tensor: string) => readonly number[] | null): JsonObject {
  const context = meta.integer('context_length');
  const [short, long] = [factors('rope_factors_short.weight'), factors('rope_factors_long.weight')];
  if (short && long) return { rope_scaling: { rope_type: 'longrope', short_factor: short, long_factor: long, ...attentionFactor(meta) } };
  // Llama 3's rule was applied by the converter: a divisor for each pair, whatever the length of the text.
  const divisors = factors('rope_freqs.weight');
  if (divisors) return { rope_scaling: { rope_type: 'longrope', short_factor: divisors, long_factor: divisors, attention_factor: 1 } };
  const type = meta.get('rope.scaling.type') ?? 'none';
  if (type === 'none') return {};
  const factor = meta.number('rope.scaling.factor');
  if (type === 'linear') return { rope_scaling: { rope_type: 'linear', factor } };
  if (type !== 'yarn') throw meta.variant('rope.scaling.type');
  if (meta.numberOr('rope.scaling.attn_factor', 1) !== 1) throw meta.variant('rope.scaling.attn_factor');
  return {
    rope_scaling: { rope_type: 'yarn', factor, original_max_position_embeddings: meta.integerOr('rope.scaling.original_context_length', context) },
  };
}

function attentionFactor(meta: Meta): JsonObject {
  const factor = meta.numberOr('rope.scaling.attn_factor', null);
  return factor === null ? {} : { attention_factor: factor };
}
