/** Wires signals and events to the renderer; draws nothing itself. */
import * as l10n from '@vscode/l10n';
import { effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { cuts, layers, scale } from '../state/layers.ts';
import { seen } from '../state/rows.ts';
import { direction, facing, focus, hidden, partner, pinned, sides } from '../state/units.ts';
import { sight } from '../state/windows.ts';
import { movePointed, pinUnit, pickUnit } from '../steps.ts';
import { themeChanges } from './colours.ts';
import { Renderer, type StageElements } from './renderer.ts';
import './Stage.css';

/** How many faint links there are, and how many of them are drawn. */
export const drawnLinks = signal({ total: 0, drawn: 0 });

declare global {
  interface Window {
    /** Counts of the work done, for tests and the bench. */
    attentionInspectorCounts?: Renderer['counts'];
  }
}

export function Stage() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const background = useRef<HTMLCanvasElement>(null);
  const foreground = useRef<HTMLCanvasElement>(null);
  const labels = useRef<HTMLDivElement>(null);
  const titles = useRef<HTMLDivElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!scroller.current || !content.current || !background.current || !foreground.current || !labels.current || !titles.current || !numbers.current)
      return undefined;
    return wire({
      scroller: scroller.current,
      content: content.current,
      background: background.current,
      foreground: foreground.current,
      labels: labels.current,
      titles: titles.current,
      numbers: numbers.current,
    });
  }, []);
  return (
    <div class="scroller" ref={scroller}>
      <div class="drawing" ref={content}>
        <canvas class="background" ref={background} aria-hidden="true" />
        <canvas class="foreground" ref={foreground} aria-hidden="true" />
        <div
          class="labels"
          ref={labels}
          role="listbox"
          tabIndex={0}
          aria-label={
            facing.value
              ? l10n.t('Tokens of the source, then of the target. Arrow keys move the focus, D goes over to the other text; a question mark lists all keys.')
              : l10n.t('Tokens, in text order. Arrow keys move the focus; a question mark lists all keys.')
          }
        />
        <div class="titles" ref={titles} />
        <div class="numbers" ref={numbers} aria-hidden="true" />
      </div>
    </div>
  );
}

function wire(elements: StageElements): () => void {
  const renderer = new Renderer(elements, (from, to) => {
    const [before, after] = seen.peek() ?? [];
    if (before !== from || after !== to) seen.value = [from, to];
  });
  window.attentionInspectorCounts = renderer.counts;
  const ends = [
    effect(() => renderer.setUnits(sides.value, hidden.value)),
    effect(() => {
      const drawn = layers.value.map(({ slot, weights }, index) => ({ slot, weights, cuts: cuts.value[index] ?? new Float32Array() }));
      drawnLinks.value = renderer.setLayers(drawn, scale.value);
    }),
    effect(() => renderer.point({ focus: focus.value, partner: partner.value, pinned: pinned.value, direction: direction.value, sight: sight.value })),
    effect(() => {
      if (focus.value !== null && !elements.labels.matches(':hover')) renderer.reveal();
    }),
    effect(() => {
      if (themeChanges.value) renderer.recolour();
    }),
  ];
  const sizes = new ResizeObserver(() => renderer.resize());
  sizes.observe(elements.scroller);
  const scrolled = () => renderer.scrolled();
  elements.scroller.addEventListener('scroll', scrolled, { passive: true });
  const forget = listenToPointer(elements.labels, renderer);
  return () => {
    for (const end of ends) end();
    seen.value = null;
    sizes.disconnect();
    elements.scroller.removeEventListener('scroll', scrolled);
    forget();
  };
}

function listenToPointer(container: HTMLElement, renderer: Renderer): () => void {
  let last = { x: -1, y: -1 };
  const move = (event: PointerEvent) => {
    // Scrolling by keys moves labels under a pointer that rests: that must not take the focus away.
    if (event.clientX === last.x && event.clientY === last.y) return;
    last = { x: event.clientX, y: event.clientY };
    const unit = renderer.labels.unitAt(event.target);
    if (unit !== null) movePointed(unit, 'pointer');
  };
  const click = (event: MouseEvent) => {
    const unit = renderer.labels.unitAt(event.target);
    if (unit !== null) (event.shiftKey ? pickUnit : pinUnit)(unit);
  };
  container.addEventListener('pointermove', move);
  container.addEventListener('click', click);
  return () => {
    container.removeEventListener('pointermove', move);
    container.removeEventListener('click', click);
  };
}
