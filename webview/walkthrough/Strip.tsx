/** A vector as a strip of coloured cells: the number under the pointer can be read, all of them copied. */
import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { numberText } from '../../src/drawing/language.ts';
import { copyText, fullText, shortText } from './numbers.ts';
import { usePainting } from './painting.ts';
import type { Scale } from './scale.ts';
import './Strip.css';

/** Vectors whose cells with the same number belong together: the dimensions of a head, those of the model, the tokens that are looked at. */
export type Space = 'head' | 'width' | 'keys';

/** The cells under the pointer, in every strip of a space. */
export const pointed = signal<{ readonly space: Space; readonly cells: readonly number[] } | null>(null);
/** What is said beside the pointer. */
export const readout = signal<{ readonly x: number; readonly y: number; readonly text: string } | null>(null);

export interface StripProps {
  readonly label: ComponentChild;
  /** The same for a screen reader. */
  readonly name: string;
  readonly values: Float32Array;
  readonly scale: Scale;
  readonly space: Space;
  /** What a cell is called: by its number, unless this says it. */
  readonly cellName?: (cell: number) => string;
  /** Stands under the strip. */
  readonly caption?: ComponentChild;
}

export function Strip({ label, name, values, scale, space, cellName = dimensionName, caption }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  usePainting(canvas, values, scale);
  const marked = pointed.value?.space === space ? pointed.value.cells : [];
  const [current = 0] = marked;
  const summary = useMemo(() => summaryOf(values), [values]);
  const cellText = (cell: number) => l10n.t('{0}: {1}', cellName(cell), fullText(values[cell] ?? 0));
  const point = (cell: number, element: HTMLElement, y: number, text = cellText(cell)) => {
    const box = element.getBoundingClientRect();
    pointed.value = { space, cells: [cell] };
    readout.value = { x: box.left + ((cell + 0.5) * box.width) / values.length, y, text };
  };
  const cellAt = ({ currentTarget, clientX }: MouseEvent) => {
    const box = currentTarget instanceof HTMLElement ? currentTarget.getBoundingClientRect() : null;
    return box ? Math.max(0, Math.min(values.length - 1, Math.floor(((clientX - box.left) / box.width) * values.length))) : 0;
  };
  const move = (event: MouseEvent) => {
    if (event.currentTarget instanceof HTMLElement) point(cellAt(event), event.currentTarget, event.currentTarget.getBoundingClientRect().top);
  };
  const press = (event: KeyboardEvent) => {
    const next = cellAfter(event.key, current, values.length);
    if (next === null || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    point(next, event.currentTarget, event.currentTarget.getBoundingClientRect().top);
  };
  const copy = (event: MouseEvent) => {
    const element = event.currentTarget;
    if (!(element instanceof HTMLElement)) return;
    const cell = cellAt(event);
    void navigator.clipboard.writeText(copyText(values)).then(() => {
      point(cell, element, element.getBoundingClientRect().top, l10n.t('{0} numbers copied', numberText(values.length)));
    });
  };
  return (
    <>
      <span class="strip-label">{label}</span>
      <div
        class="strip"
        role="slider"
        tabIndex={0}
        aria-readonly="true"
        aria-label={name}
        aria-description={summary}
        aria-valuemin={0}
        aria-valuemax={values.length - 1}
        aria-valuenow={current}
        aria-valuetext={cellText(current)}
        onPointerMove={move}
        onPointerLeave={unpoint}
        onKeyDown={press}
        onBlur={unpoint}
        onClick={copy}
        onCopy={(event: ClipboardEvent) => {
          event.preventDefault();
          event.clipboardData?.setData('text/plain', copyText(values));
        }}
      >
        <canvas ref={canvas} aria-hidden="true" />
        {marked.map((cell) => (
          <i key={cell} class="cell-mark" style={{ left: `${(100 * cell) / values.length}%`, width: `${100 / values.length}%` }} />
        ))}
      </div>
      {caption !== undefined && <span class="strip-caption">{caption}</span>}
    </>
  );
}

export function unpoint(): void {
  pointed.value = null;
  readout.value = null;
}

export const dimensionName = (cell: number): string => l10n.t('dimension {0}', cell);

function summaryOf(values: Float32Array): string {
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [Infinity, -Infinity] as const);
  return l10n.t('{0} numbers from {1} to {2}', numberText(values.length), shortText(least), shortText(most));
}

function cellAfter(key: string, cell: number, count: number): number | null {
  const page = Math.max(1, Math.round(count / 10));
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: cell - 1,
    ArrowRight: cell + 1,
    PageUp: cell - page,
    PageDown: cell + page,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}

/** What the colours of a step's strips mean, painted by the same function. */
export function StripLegend({ scale }: { scale: Scale }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ramp = useRef(new Float32Array(0));
  if (ramp.current.at(-1) !== Math.fround(scale.bound)) ramp.current = Float32Array.from({ length: 41 }, (_, cell) => ((cell - 20) / 20) * scale.bound);
  usePainting(canvas, ramp.current, scale);
  return (
    <p class="strip-legend dim">
      <span>
        {scale.isCut ? '≤ ' : ''}
        {shortText(-scale.bound)}
      </span>
      <canvas ref={canvas} aria-hidden="true" />
      <span>
        {scale.isCut ? '≥ ' : ''}
        {shortText(scale.bound)}
      </span>
    </p>
  );
}

/** Strips of one scale, one below the other, with the scale's legend. */
export function Strips({ scale, children }: { scale: Scale; children: ComponentChild }) {
  return (
    <>
      <div class="strips">{children}</div>
      <StripLegend scale={scale} />
    </>
  );
}

export function Readout() {
  const now = readout.value;
  if (!now) return null;
  const share = (100 * now.x) / window.innerWidth; // so much of it is left of the point: it never leaves the page
  return (
    <div class="readout" aria-hidden="true" style={{ left: `${now.x}px`, top: `${now.y}px`, transform: `translate(${-share}%, calc(-100% - 5px))` }}>
      {now.text}
    </div>
  );
}
