/** What a picture shows and where: labels, their places, and the links in front and behind. */
import type { LinkFilter, Specials, View } from '../protocol/view.ts';
import { layOutFacing } from './facing.ts';
import { faintLinks } from './faint.ts';
import { allLinks, cutsOf, hiddenUnits, type Link, linksOf, type Weights } from './links.ts';
import { drawnBy, type Scale, WEIGHT_SCALE } from './measured.ts';
import { type Joint, type Layout, layOut } from './layout.ts';
import { type MeasureText, roughWidth } from './measure.ts';
import { INKS, type Inks, type Tone } from './palette.ts';

export interface PictureUnit {
  readonly label: string;
  readonly special: boolean;
  readonly glued: boolean;
  readonly opens: boolean;
  /** The model made the text under it. */
  readonly made?: boolean;
}

/** Two texts that face each other: the one looked at above, the one that looks below. Its units follow those of the other. */
export interface FacingTexts {
  /** The first unit of the text that looks. */
  readonly first: number;
  readonly titles: readonly [lookedAt: string, looks: string];
  readonly rightToLeft: readonly [lookedAt: boolean, looks: boolean];
}

/** A chosen head, or the mean over all of them. */
export interface PictureLayer {
  /** `L3 H1` */
  readonly name: string;
  readonly colour: string;
  readonly weights: Weights;
}

export interface PictureOptions {
  readonly units: readonly PictureUnit[];
  readonly layers: readonly PictureLayer[];
  /** The unit whose links stand out; without one, all links are drawn alike. */
  readonly focus: number | null;
  /** Between two texts the focus says it. */
  readonly direction: View['direction'];
  readonly links: LinkFilter;
  /** What the numbers say, and which of them is drawn strongest. Default: weights, and 1. */
  readonly scale?: Scale;
  readonly specials: Specials;
  readonly width: number;
  /** Height that a single line of text may take. Default: 320. */
  readonly height?: number;
  readonly tone: Tone;
  /** Default: those of the tone. */
  readonly inks?: Inks;
  /** Units to draw, in order, where not all: "…" stands for those left out. */
  readonly only?: readonly number[];
  readonly rightToLeft?: boolean;
  /** No link looks ahead. Default: some do. */
  readonly isCausal?: boolean;
  /** Default: a text that looks at itself. */
  readonly facing?: FacingTexts | null;
  /** The unit where heads rest when they find nothing to look at; links to it are muted. Default: none. */
  readonly resting?: number | null;
  /** What the picture says: first line. Default: none. */
  readonly headline?: string;
  /** Model, head, measure, presentation, filter: see caption.ts. Default: none, and no legend. */
  readonly caption?: readonly string[];
  /** Default: a rough table of widths. */
  readonly measure?: MeasureText;
}

export const LABEL_SIZE = 14;
export const PADDING = 12;
const LABEL_HEIGHT = 22;
/** A file with more arcs than this is slow to open; what is left out is said. */
const MOST_LINKS = 1500;

export interface Scene {
  readonly options: PictureOptions;
  readonly inks: Inks;
  readonly scale: Scale;
  readonly direction: View['direction'];
  readonly layout: Layout;
  /** Unit of each label, -1 for "…". */
  readonly units: readonly number[];
  /** Label of each unit, -1 for one that is not drawn. */
  readonly places: Int32Array;
  /** Links of the focus, a list for each layer; their weights are shares of the scale's most. */
  readonly focused: readonly (readonly Link[])[];
  readonly others: readonly (readonly Link[])[];
  /** Links that are not drawn because they are too many. */
  readonly left: number;
}

export function sceneOf(options: PictureOptions): Scene {
  const hidden = hiddenUnits(options.units, options.specials);
  const { width, height = 320, facing } = options;
  const upper = labelled(options, hidden, 0, facing?.first ?? 0);
  const units = [...upper, ...labelled(options, hidden, facing?.first ?? 0, options.units.length)];
  const measure = options.measure ?? roughWidth;
  const widths = units.map((unit) => measure(labelText(options, unit), LABEL_SIZE));
  const joints = units.map((unit, place) => jointOf(options, unit, units[place - 1]));
  const size = { width, height, labelHeight: LABEL_HEIGHT };
  const layout = facing
    ? layOutFacing(widths, joints, { ...size, facing: upper.length, rightToLeft: facing.rightToLeft })
    : layOut(widths, joints, { ...size, rightToLeft: options.rightToLeft ?? false, isCausal: options.isCausal ?? false });
  const places = new Int32Array(options.units.length).fill(-1);
  units.forEach((unit, place) => {
    if (unit >= 0) places[unit] = place;
  });
  const unseen = Uint8Array.from(places, (place) => Number(place < 0));
  const { focus } = options;
  const direction = facing && focus !== null ? (focus < facing.first ? 'lookedAtBy' : 'looksAt') : options.direction;
  const scale = options.scale ?? WEIGHT_SCALE;
  const cuts = options.layers.map(({ weights }) => cutsOf(weights, options.links, hidden, scale.most));
  const cut = (layer: number) => cuts[layer] ?? new Float32Array();
  const focused = options.layers.map(({ weights }, layer) => (focus === null ? [] : drawnBy(scale, linksOf(weights, cut(layer), unseen, focus, direction))));
  const isFocused = ({ query, key }: Link) => focus !== null && (direction === 'looksAt' ? query : key) === focus;
  const sets = options.layers.map(({ weights }, layer) => allLinks(weights, cut(layer), unseen, Math.floor(MOST_LINKS / options.layers.length)));
  const others = sets.map((set) => faintLinks(drawnBy(scale, set.links), layout, places).filter((link) => !isFocused(link)));
  const left = sets.reduce((sum, set) => sum + set.total - set.links.length, 0);
  return { options, inks: options.inks ?? INKS[options.tone], scale, direction, layout, units, places, focused, others, left };
}

/** The units to draw, with -1 where some are left out between them. */
function labelled({ units, only }: PictureOptions, hidden: Uint8Array, from: number, to: number): readonly number[] {
  const shown = (only ?? units.map((_, unit) => unit)).filter((unit) => unit >= from && unit < to && !hidden[unit]);
  const skips = (unit: number, before: number) => only !== undefined && Array.from(hidden.subarray(before + 1, unit)).includes(0);
  const listed = shown.flatMap((unit, place) => (skips(unit, shown[place - 1] ?? from - 1) ? [-1, unit] : [unit]));
  return skips(to, shown.at(-1) ?? from - 1) ? [...listed, -1] : listed;
}

/** A picture of a few units stays on its line. */
function jointOf({ units, only }: PictureOptions, unit: number, before: number | undefined): Joint {
  if (units[unit]?.opens && before !== undefined && !only) return 'line';
  return units[unit]?.glued && before === unit - 1 ? 'glued' : 'space';
}

export const labelText = ({ units }: PictureOptions, unit: number) => units[unit]?.label ?? '…';
