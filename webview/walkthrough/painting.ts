/** Paints the cells of a strip on its canvas. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { themeChanges } from '../drawing/colours.ts';
import { animate } from './motion.ts';
import { columnsOf, type Scale, strength } from './scale.ts';

/** Paints the strip, and over a short time from the numbers before to those now. */
export function usePainting(canvas: RefObject<HTMLCanvasElement | null>, values: Float32Array, scale: Scale): void {
  const last = useRef<{ values: Float32Array; bound: number } | null>(null);
  const theme = themeChanges.value;
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const from = last.current;
    const paint = (shown: Float32Array, bound: number) => {
      paintStrip(element, shown, { bound });
      last.current = { values: shown, bound };
    };
    const isOther = from !== null && from.values.length === values.length && from.values !== values;
    if (!isOther) paint(values, scale.bound);
    const stop = isOther
      ? animate((done) => (done < 1 ? paint(mixed(from.values, values, done), from.bound * (1 - done) + scale.bound * done) : paint(values, scale.bound)))
      : null;
    const sizes = new ResizeObserver(() => {
      if (last.current) paint(last.current.values, last.current.bound);
    });
    sizes.observe(element);
    return () => {
      stop?.();
      sizes.disconnect();
    };
  }, [values, scale.bound, theme]);
}

const mixed = (from: Float32Array, to: Float32Array, share: number) => to.map((value, at) => value * share + (from[at] ?? 0) * (1 - share));

function paintStrip(canvas: HTMLCanvasElement, values: Float32Array, scale: Pick<Scale, 'bound'>): void {
  const width = Math.round(canvas.clientWidth * window.devicePixelRatio);
  const context = canvas.getContext('2d');
  if (!context || !width) return;
  canvas.width = width;
  canvas.height = 1; // stretched by its style: all rows of a strip are the same
  const style = getComputedStyle(canvas);
  const [positive, negative] = [style.getPropertyValue('--positive'), style.getPropertyValue('--negative')];
  const shown = values.length > width ? columnsOf(values, width) : values;
  const edge = (cell: number) => Math.round((cell * width) / shown.length);
  shown.forEach((value, cell) => {
    context.fillStyle = value > 0 ? positive : negative;
    context.globalAlpha = strength(value, scale);
    context.fillRect(edge(cell), 0, edge(cell + 1) - edge(cell), 1);
  });
}
