/** How far the focused token sees where the layers of the chosen heads have a window: the units at its edges are marked. */
import { computed } from '@preact/signals';
import { chosenHeads } from './layers.ts';
import { site } from './panel.ts';
import { direction, facing, focus, produced, units } from './units.ts';

/** First and last (exclusive) unit that the focus can see at all; null where it sees everything. */
export const sight = computed((): readonly [from: number, to: number] | null => {
  const unit = focus.value === null ? undefined : units.value[focus.value];
  const widths = chosenHeads.value.map(({ layer }) => site.value?.windows?.[layer] ?? Infinity);
  const width = Math.max(...widths);
  if (!unit || !Number.isFinite(width) || facing.value || direction.value === 'lookedAtBy') return null;
  const at = unit.first - Number(produced.value);
  const last = unit.first + unit.tokens.length - 1 - Number(produced.value);
  const isCausal = site.value?.name === 'decoder.self';
  const holds = units.value.filter(({ first, tokens }) => first + tokens.length - 1 > at - width && (isCausal || first < last + width));
  return [holds[0]?.index ?? 0, (holds.at(-1)?.index ?? 0) + 1];
});
