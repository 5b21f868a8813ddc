/** One step: its number, title and formula, and below, unless it is folded, its sentences and pictures. */
import type { ComponentChildren } from 'preact';
import { isOpen, type StepNumber, toggleStep } from './state.ts';

interface Props {
  readonly number: StepNumber;
  readonly title: string;
  readonly formula?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Step({ number, title, formula, children }: Props) {
  const id = `step-${number}`;
  return (
    <section class="walk-step" aria-labelledby={id}>
      <span class="place" aria-hidden="true">
        {number}
      </span>
      <div class="content">
        <div class="heading">
          <h2 id={id}>
            <button data-step={number} aria-expanded={isOpen(number)} onClick={() => toggleStep(number)}>
              {title}
              <svg class="fold" viewBox="0 0 8 8" aria-hidden="true">
                <path d="M1 2.5 4 5.5 7 2.5" />
              </svg>
            </button>
          </h2>
          {formula}
        </div>
        {isOpen(number) && children}
      </div>
    </section>
  );
}
