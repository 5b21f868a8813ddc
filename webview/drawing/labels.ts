/** The tokens as DOM text: they are read by screen readers, selected by pointer, and tinted by weight. Thousands of them, so without a framework. */
import * as l10n from '@vscode/l10n';
import type { Tint } from '../../src/drawing/highlights.ts';
import type { Layout } from '../../src/drawing/layout.ts';
import { heatOpacity } from '../../src/drawing/scale.ts';
import type { Unit } from '../../src/drawing/units.ts';

const id = (unit: number) => `token-${unit}`;

export class Labels {
  /** Label of each unit; none for those that are not shown. */
  private elements: (HTMLElement | undefined)[] = [];
  private tinted: number[] = [];
  private marked: number[] = [];
  private edges: (HTMLElement | undefined)[] = [];

  constructor(private readonly container: HTMLElement) {}

  /** Makes them anew. Returns the units shown, in order, and the widths of their texts. */
  set(units: readonly Unit[], hidden: Uint8Array): { shown: readonly Unit[]; widths: readonly number[] } {
    const shown = units.filter(({ index }) => !hidden[index]);
    this.elements = [];
    const made = shown.map((unit) => (this.elements[unit.index] = label(unit)));
    this.tinted = [];
    this.marked = [];
    this.container.replaceChildren(...made);
    return { shown, widths: made.map((element) => (element.firstElementChild ?? element).getBoundingClientRect().width) };
  }

  /** Puts them where the layout says; place by place. */
  place(shown: readonly Unit[], layout: Layout): void {
    shown.forEach(({ index }, place) => {
      const element = this.elements[index];
      if (!element) return;
      const width = layout.widths[place] ?? 0;
      element.style.width = `${width}px`;
      element.style.transform = `translate(${(layout.x[place] ?? 0) - width / 2}px, ${layout.lines[layout.line[place] ?? 0]?.top ?? 0}px)`;
    });
  }

  /** Tints labels by weight; all others lose theirs. */
  tint(tints: ReadonlyMap<number, Tint>, slotOf: (layer: number) => number): void {
    for (const unit of this.tinted) if (!tints.has(unit)) this.elements[unit]?.classList.remove('lit');
    for (const [unit, { weight, layer }] of tints) {
      const element = this.elements[unit];
      element?.classList.add('lit');
      element?.style.setProperty('--heat', heatOpacity(weight).toFixed(3));
      element?.style.setProperty('--heat-colour', `var(--head-${slotOf(layer)})`);
    }
    this.tinted = [...tints.keys()];
  }

  /** Marks the focused unit and its partner. */
  mark(focus: number | null, partner: number | null, pinned: boolean): void {
    for (const unit of this.marked) {
      this.elements[unit]?.classList.remove('focused', 'partner', 'pinned');
      this.elements[unit]?.setAttribute('aria-selected', 'false');
    }
    this.marked = [focus, partner].filter((unit) => unit !== null);
    if (partner !== null) this.elements[partner]?.classList.add('partner');
    const focused = focus === null ? undefined : this.elements[focus];
    focused?.classList.add('focused');
    focused?.classList.toggle('pinned', pinned);
    focused?.setAttribute('aria-selected', 'true');
    if (focused) this.container.setAttribute('aria-activedescendant', focused.id);
    else this.container.removeAttribute('aria-activedescendant');
  }

  /** Marks where the sight of the focus ends. */
  edge(sight: readonly [from: number, to: number] | null): void {
    const [before, after] = sight ? [sight[0] - 1, sight[1]] : [-1, -1];
    this.edges.forEach((element) => element?.classList.remove('before-sight', 'after-sight'));
    this.edges = [this.elements[before], this.elements[after]];
    this.edges[0]?.classList.add('before-sight');
    this.edges[1]?.classList.add('after-sight');
  }

  /** The unit whose label an event hit. */
  unitAt(target: EventTarget | null): number | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-unit]') : null;
    return element ? Number(element.dataset['unit']) : null;
  }
}

function label({ index, label: text, special, unknown, made, tokens }: Unit): HTMLElement {
  const element = document.createElement('div');
  element.id = id(index);
  element.className = ['token', special && 'special', unknown && 'unknown', made && 'made'].filter(Boolean).join(' ');
  element.dataset['unit'] = String(index);
  element.setAttribute('role', 'option');
  element.setAttribute('aria-selected', 'false');
  const pieces = tokens.map(({ piece }) => piece).join(' ');
  element.setAttribute('aria-label', unknown ? l10n.t('{0}, unknown to the model', text) : made ? l10n.t('{0}, made by the model', text) : text);
  element.title = titleOf(pieces, { special, unknown, made });
  const content = document.createElement('bdi');
  content.textContent = text;
  element.append(content);
  return element;
}

function titleOf(pieces: string, { special, unknown, made }: Pick<Unit, 'special' | 'unknown' | 'made'>): string {
  if (unknown) return l10n.t('{0}: the model never saw this text', pieces);
  if (special) return l10n.t('{0}: a special token', pieces);
  return made ? l10n.t('{0}: made by the model', pieces) : pieces;
}
