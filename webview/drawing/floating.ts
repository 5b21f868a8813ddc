/** Small text over the canvas: the titles of two texts, and the numbers beside the strongest links. */
import type { Title } from '../../src/drawing/facing.ts';
import type { PlacedNumber } from '../../src/drawing/highlights.ts';
import { measured, type Scale } from '../../src/drawing/measured.ts';

export function showTitles(container: HTMLElement, places: readonly Title[], texts: readonly string[]): void {
  container.replaceChildren(
    ...places.map(({ x, y, atRight }, index) => {
      const element = floating('title dim', texts[index] ?? '');
      element.style.transform = `translate(${x}px, ${y}px) translate(${atRight ? '-100%' : '0'}, -50%)`;
      return element;
    }),
  );
}

/** Their weights are shares of the scale's most. `slotOf`: number of the colour of a layer. */
export function showNumbers(container: HTMLElement, numbers: readonly PlacedNumber[], { measure, most }: Scale, slotOf: (layer: number) => number): void {
  container.replaceChildren(
    ...numbers.map(({ weight, layer, x, y }) => {
      const element = floating('number', measured(measure, weight * most, true));
      element.style.color = `var(--head-${slotOf(layer)})`;
      element.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
      return element;
    }),
  );
}

function floating(name: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  element.textContent = text;
  return element;
}
