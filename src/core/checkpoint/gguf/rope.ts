/** What a GGUF header and its tensors say of stretched rotary positions, as `rope_scaling` of config.json. */
import type { JsonObject } from '../folder.ts';
import type { Meta } from './meta.ts';

/** @param factors the numbers of a tensor by its name, null where the file has none */
export function ropeScaling(meta: Meta, factors: (tensor: string) => readonly number[] | null): JsonObject {
  const context = meta.integer('context_length');
  const [short, long] = [factors('rope_factors_short.weight'), factors('rope_factors_long.weight')];
  if (short && long)
    return { rope_scaling: { rope_type: 'longrope', short_factor: short, long_factor: long, ...given(meta, { attention_factor: 'attn_factor' }) } };
  // Llama 3's rule was applied by the converter: a divisor for each pair, whatever the length of the text.
  const divisors = factors('rope_freqs.weight');
  if (divisors) return { rope_scaling: { rope_type: 'longrope', short_factor: divisors, long_factor: divisors, attention_factor: 1 } };
  const type = meta.get('rope.scaling.type') ?? 'none';
  if (meta.has('rope.scaling.attn_factor')) throw meta.variant('rope.scaling.attn_factor');
  if (type === 'none') return {};
  const factor = meta.number('rope.scaling.factor');
  if (type === 'linear') return { rope_scaling: { rope_type: 'linear', factor } };
  if (type !== 'yarn') throw meta.variant('rope.scaling.type');
  return {
    rope_scaling: {
      rope_type: 'yarn',
      factor,
      original_max_position_embeddings: meta.integerOr('rope.scaling.original_context_length', context),
      ...given(meta, { beta_fast: 'yarn_beta_fast', beta_slow: 'yarn_beta_slow', attention_factor: 'yarn_attn_factor' }),
    },
  };
}

/** Of these settings, by config.json's names and GGUF's, those that the header has. */
function given(meta: Meta, keys: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, key]) => {
      const value = meta.numberOr(`rope.scaling.${key}`, null);
      return value === null ? [] : [[name, value]];
    }),
  );
}
