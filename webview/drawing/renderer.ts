/**
 * Draws the stage: labels as DOM, arcs on canvas. One setter for each input, one redraw a frame. A change of focus looks up what
 * layout, weights and cuts hold already; a component framework would be too slow for it with 512 tokens.
 */
import { arc, arrowHead, type Curve, inBand, overText } from '../../src/drawing/arcs.ts';
import { bandEdges, layOutFacing, titlesOf } from '../../src/drawing/facing.ts';
import { faintLinks } from '../../src/drawing/faint.ts';
import { LEAST_NUMBER, numbersOf, tintsOf } from '../../src/drawing/highlights.ts';
import { allLinks, type Link, linksOf, type Weights, weightOf } from '../../src/drawing/links.ts';
import { drawnBy, type Scale, WEIGHT_SCALE } from '../../src/drawing/measured.ts';
import { type Joint, type Layout, layOut } from '../../src/drawing/layout.ts';
import { backgroundOpacity, EDGE_OPACITY, lineWidth, linkOpacity, restingShare } from '../../src/drawing/scale.ts';
import type { Sides } from '../../src/drawing/sides.ts';
import type { Unit } from '../../src/drawing/units.ts';
import type { View } from '../../src/protocol/view.ts';
import { colourOf, inks } from './colours.ts';
import { showNumbers, showTitles } from './floating.ts';
import { Labels } from './labels.ts';
import { Surface } from './surface.ts';

export interface DrawnLayer {
  readonly slot: number;
  readonly weights: Weights;
  readonly cuts: Float32Array;
}

export interface Pointed {
  readonly focus: number | null;
  readonly partner: number | null;
  readonly pinned: boolean;
  readonly direction: View['direction'];
  /** The units that the focus can see at all: first and last (exclusive); null where that is all. */
  readonly sight: readonly [from: number, to: number] | null;
}

export interface StageElements {
  readonly scroller: HTMLElement;
  /** As high as the drawing. */
  readonly content: HTMLElement;
  readonly background: HTMLCanvasElement;
  readonly foreground: HTMLCanvasElement;
  readonly labels: HTMLElement;
  readonly titles: HTMLElement;
  readonly numbers: HTMLElement;
}

/** Faint links drawn at most, over all heads: more would be a blur, and late. */
const MOST_LINKS = 2000;
const LABEL_HEIGHT = 22;

export class Renderer {
  /** How often each part was made: a test proves that a change of focus makes no layout. */
  readonly counts = { layouts: 0, backgrounds: 0, focuses: 0 };
  readonly labels: Labels;
  private readonly surface: Surface;
  private shown: readonly Unit[] = [];
  private textWidths: readonly number[] = [];
  private places = new Int32Array();
  private hidden = new Uint8Array();
  private sides: Omit<Sides, 'units'> = { facing: null, rightToLeft: false, isCausal: false, resting: null };
  private layout: Layout | null = null;
  private layers: readonly DrawnLayer[] = [];
  private scale: Scale = WEIGHT_SCALE;
  /** Like all links that are drawn, with shares of the scale's most for weights. */
  private links: readonly (readonly Link[])[] = [];
  private pointed: Pointed = { focus: null, partner: null, pinned: false, direction: 'looksAt', sight: null };
  private frame: number | undefined;
  private revealing = false;
  private dirty = { layout: false, background: false, focus: false };

  /** `onSeen` hears which units that look are on screen: first and last (exclusive). */
  constructor(
    private readonly elements: StageElements,
    private readonly onSeen: (from: number, to: number) => void,
  ) {
    this.labels = new Labels(elements.labels);
    this.surface = new Surface([elements.background, elements.foreground]);
  }

  setUnits({ units, ...sides }: Sides, hidden: Uint8Array): void {
    const { shown, widths } = this.labels.set(units, hidden);
    this.shown = shown;
    this.textWidths = widths;
    this.hidden = Uint8Array.from(hidden);
    this.sides = sides;
    this.places = new Int32Array(units.length).fill(-1);
    shown.forEach(({ index }, place) => {
      this.places[index] = place;
    });
    this.layers = [];
    this.links = [];
    this.ask({ layout: true, background: true, focus: true });
  }

  /** Returns how many links there are, and how many of them are drawn. */
  setLayers(layers: readonly DrawnLayer[], scale: Scale): { total: number; drawn: number } {
    this.layers = layers;
    this.scale = scale;
    const sets = layers.map(({ weights, cuts }) => allLinks(weights, cuts, this.hidden, Math.floor(MOST_LINKS / layers.length)));
    this.links = sets.map(({ links }) => drawnBy(scale, links));
    this.ask({ background: true, focus: true });
    return { total: sets.reduce((sum, { total }) => sum + total, 0), drawn: sets.reduce((sum, { links }) => sum + links.length, 0) };
  }

  point(pointed: Pointed): void {
    const faded = this.pointed.focus !== null;
    this.pointed = pointed;
    this.ask({ focus: true, background: faded !== (pointed.focus !== null) });
  }

  resize(): void {
    this.ask({ layout: true, background: true, focus: true });
  }

  recolour(): void {
    this.ask({ background: true, focus: true });
  }

  scrolled(): void {
    this.ask({});
  }

  /** Brings the focused label into view with the next drawing. */
  reveal(): void {
    this.revealing = true;
    this.ask({});
  }

  private scrollToFocus(): void {
    const { scroller } = this.elements;
    this.revealing = false;
    const line = this.pointed.focus === null ? undefined : this.lineOf(this.pointed.focus);
    if (!line || !this.layout) return;
    const top = line.top - line.above;
    const bottom = line.top + this.layout.labelHeight + line.below;
    if (line.top < scroller.scrollTop || line.top + this.layout.labelHeight > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = Math.max(0, (top + bottom - scroller.clientHeight) / 2);
    }
  }

  private lineOf(unit: number) {
    const place = this.places[unit] ?? -1;
    return place < 0 ? undefined : this.layout?.lines[this.layout.line[place] ?? 0];
  }

  private ask(dirty: Partial<typeof this.dirty>): void {
    this.dirty = {
      layout: this.dirty.layout || !!dirty.layout,
      background: this.dirty.background || !!dirty.background,
      focus: this.dirty.focus || !!dirty.focus,
    };
    this.frame ??= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = undefined;
    if (this.dirty.layout) this.makeLayout();
    const { layout } = this;
    if (!layout) return;
    if (this.revealing) this.scrollToFocus();
    const { scroller } = this.elements;
    const moved = this.surface.show(layout.width, layout.height, scroller.scrollTop, scroller.clientHeight);
    this.tellSeen(layout);
    const { background, focus } = this.dirty;
    this.dirty = { layout: false, background: false, focus: false };
    if (moved || background) this.drawBackground(layout);
    if (moved || focus) this.drawFocus(layout);
  }

  private makeLayout(): void {
    const { scroller, content } = this.elements;
    // Measured without the scroll bar it may get: two layouts for one change would flicker.
    const options = { width: scroller.clientWidth, height: scroller.clientHeight, labelHeight: LABEL_HEIGHT };
    if (!options.width || !options.height) return;
    const { facing, rightToLeft, isCausal } = this.sides;
    const joints = this.shown.map(jointBefore);
    this.layout = facing
      ? layOutFacing(this.textWidths, joints, { ...options, facing: this.firstLooking(), rightToLeft: facing.rightToLeft })
      : layOut(this.textWidths, joints, { ...options, rightToLeft, isCausal });
    this.counts.layouts++;
    content.style.height = `${this.layout.height}px`;
    this.labels.place(this.shown, this.layout);
    showTitles(this.elements.titles, facing ? titlesOf(this.layout, facing.rightToLeft) : [], facing?.titles ?? []);
  }

  /** Place of the first label that looks. */
  private firstLooking(): number {
    const { facing } = this.sides;
    const place = facing ? this.shown.findIndex(({ index }) => index >= facing.first) : 0;
    return place < 0 ? this.shown.length : place;
  }

  private tellSeen({ lines, labelHeight }: Layout): void {
    const { scrollTop, clientHeight } = this.elements.scroller;
    const first = this.firstLooking();
    const places = lines
      .filter(({ top, above, below }) => top + labelHeight + below > scrollTop && top - above < scrollTop + clientHeight)
      .flatMap(({ from, to }) => (to > first ? [Math.max(first, from), to - 1] : []));
    const units = places.flatMap((place) => this.shown[place]?.index ?? []);
    if (units.length) this.onSeen(Math.min(...units), Math.max(...units) + 1);
  }

  private curve(layout: Layout, { query, key }: Link, layer: number): Curve {
    return arc(layout, this.places[query] ?? 0, this.places[key] ?? 0, { index: layer, count: this.layers.length });
  }

  private drawBackground(layout: Layout): void {
    const context = this.surface.clear(0);
    if (!context) return;
    this.counts.backgrounds++;
    const focused = this.pointed.focus !== null;
    const opacity = (link: Link) =>
      backgroundOpacity(link.weight, focused, overText(layout, this.places[link.query] ?? 0, this.places[link.key] ?? 0)) *
      restingShare(link, this.sides.resting);
    this.drawEdges(context, layout);
    context.lineCap = 'round';
    this.links.forEach((links, layer) => {
      context.strokeStyle = colourOf(this.slotOf(layer));
      for (const link of faintLinks(links, layout, this.places)) this.stroke(context, this.curve(layout, link, layer), link.weight, opacity(link));
    });
    mark('background-painted');
  }

  private drawEdges(context: CanvasRenderingContext2D, layout: Layout): void {
    context.fillStyle = inks().dim;
    context.globalAlpha = EDGE_OPACITY;
    for (const y of bandEdges(layout)) context.fillRect(0, Math.round(y), layout.width, 1);
  }

  private stroke(context: CanvasRenderingContext2D, curve: Curve, weight: number, opacity: number): void {
    if (!inBand(curve, this.surface.top, this.surface.bottom)) return;
    context.lineWidth = lineWidth(weight);
    context.globalAlpha = opacity;
    context.beginPath();
    context.moveTo(curve.x0, curve.y0);
    context.bezierCurveTo(curve.x1, curve.y1, curve.x2, curve.y2, curve.x3, curve.y3);
    context.stroke();
  }

  private drawFocus(layout: Layout): void {
    const context = this.surface.clear(1);
    if (!context) return;
    this.counts.focuses++;
    const { focus, partner, pinned } = this.pointed;
    const sets = this.layers.map((layer) => (focus === null ? [] : drawnBy(this.scale, this.focusLinks(layer, focus))));
    context.lineCap = 'round';
    sets.forEach((links, layer) => {
      const colour = colourOf(this.slotOf(layer));
      context.strokeStyle = colour;
      context.fillStyle = colour;
      for (const link of [...links].reverse()) this.drawLink(context, layout, link, layer);
    });
    this.labels.tint(tintsOf(sets, this.pointed.direction, this.sides.resting), (layer) => this.slotOf(layer));
    this.labels.mark(focus, partner, pinned);
    this.labels.edge(this.pointed.sight);
    this.drawNumbers(layout, sets);
    mark('focus-painted');
  }

  /** Those under the filter, and always the one between the two picked tokens. */
  private focusLinks({ weights, cuts }: DrawnLayer, focus: number): readonly Link[] {
    const { partner, direction } = this.pointed;
    const links = linksOf(weights, cuts, this.hidden, focus, direction);
    if (partner === null) return links;
    const [query, key] = direction === 'looksAt' ? [focus, partner] : [partner, focus];
    return [{ query, key, weight: weightOf(weights, query, key) }, ...links.filter((link) => link.query !== query || link.key !== key)];
  }

  private drawLink(context: CanvasRenderingContext2D, layout: Layout, link: Link, layer: number): void {
    const { partner, direction } = this.pointed;
    const curve = this.curve(layout, link, layer);
    const faded = partner !== null && (direction === 'looksAt' ? link.key : link.query) !== partner;
    this.stroke(context, curve, link.weight, linkOpacity(link.weight) * restingShare(link, this.sides.resting) * (faded ? 0.3 : 1));
    if (link.weight < LEAST_NUMBER || link.query === link.key) return;
    context.beginPath();
    for (const [x, y] of arrowHead(curve, 5 + lineWidth(link.weight))) context.lineTo(x, y);
    context.fill();
  }

  private drawNumbers(layout: Layout, sets: readonly (readonly Link[])[]): void {
    const placed = numbersOf(sets, (link, layer) => this.curve(layout, link, layer), this.sides.facing && this.pointed.direction);
    showNumbers(this.elements.numbers, placed, this.scale, (layer) => this.slotOf(layer));
  }

  /** Number of the colour of a layer. */
  private slotOf(layer: number): number {
    return this.layers[layer]?.slot ?? 0;
  }
}

/** For the bench: when a part was last drawn. Older marks are of no use, and would pile up. */
function mark(name: string): void {
  performance.clearMarks(name);
  performance.mark(name);
}

/** Where units are hidden between two labels, a space stands for them. */
function jointBefore({ index, glued, opens }: Unit, place: number, shown: readonly Unit[]): Joint {
  if (opens && place) return 'line';
  return glued && shown[place - 1]?.index === index - 1 ? 'glued' : 'space';
}
