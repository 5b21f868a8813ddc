/** What the sentence, the details and the drawing are asked to say: null without a focus. */
import { computed } from '@preact/signals';
import type { Asked } from '../sentence.ts';
import { scale } from './layers.ts';
import { direction, focus, hidden, others, partner, produced, resting, units } from './units.ts';

export const asked = computed((): Asked | null =>
  focus.value === null
    ? null
    : {
        units: units.value,
        others: others.value,
        hidden: hidden.value,
        focus: focus.value,
        partner: partner.value,
        direction: direction.value,
        resting: resting.value,
        produced: produced.value,
        scale: scale.value,
      },
);
