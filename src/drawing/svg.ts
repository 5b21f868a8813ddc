/** The drawing as a file that stands alone: SVG with real text, a caption and a legend. For exports, the hover and the command line. */
import * as l10n from '@vscode/l10n';
import type { LinkFilter, Specials, View } from '../protocol/view.ts';
import { arc, arrowHead, type Curve, type Lane, overText } from './arcs.ts';
import { faintLinks } from './faint.ts';
import { LEAST_NUMBER, numbersOf, tintsOf } from './highlights.ts';
import { allLinks, cutsOf, hiddenUnits, type Link, linksOf, type Weights } from './links.ts';
import { type Joint, type Layout, layOut } from './layout.ts';
import { type MeasureText, roughWidth } from './measure.ts';
import { INKS, type Inks, type Tone } from './palette.ts';
import { numberText, percent } from './language.ts';
import { backgroundOpacity, heatOpacity, LEGEND_WEIGHTS, linkOpacity, lineWidth } from './scale.ts';
import { rounded, xml } from './xml.ts';

export interface PictureUnit {
  readonly label: string;
  readonly special: boolean;
  readonly glued: boolean;
  readonly opens: boolean;
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
  readonly direction: View['direction'];
  readonly links: LinkFilter;
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
  /** What the picture says: first line. Default: none. */
  readonly headline?: string;
  /** Model, head, measure, presentation, filter: see caption.ts. Default: none, and no legend. */
  readonly caption?: readonly string[];
  /** Default: a rough table of widths. */
  readonly measure?: MeasureText;
}

const FONT = "'Segoe UI', system-ui, Ubuntu, 'DejaVu Sans', sans-serif";
const LABEL_SIZE = 14;
const SMALL_SIZE = 11;
const LABEL_HEIGHT = 22;
const PADDING = 12;
/** A file with more arcs than this is slow to open; what is left out is said. */
const MOST_LINKS = 1500;

interface Scene {
  readonly options: PictureOptions;
  readonly inks: Inks;
  readonly layout: Layout;
  /** Unit of each label, -1 for "…". */
  readonly units: readonly number[];
  /** Label of each unit, -1 for one that is not drawn. */
  readonly places: Int32Array;
  /** Links of the focus, a list for each layer. */
  readonly focused: readonly (readonly Link[])[];
  readonly others: readonly (readonly Link[])[];
  /** Links that are not drawn because they are too many. */
  readonly left: number;
}

/** A complete SVG document. */
export function arcsPicture(options: PictureOptions): string {
  const scene = sceneOf(options);
  const { layout, inks } = scene;
  const top = options.headline ? 34 : 0;
  const foot = footer(scene, top + layout.height + 8);
  const height = Math.ceil(foot.bottom + (options.caption ? PADDING : 0));
  const title = options.headline ?? options.caption?.[0] ?? l10n.t('Attention');
  return (
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${options.width}" height="${height}" viewBox="0 0 ${options.width} ${height}" font-family="${xml(FONT)}" role="img" aria-label="${xml(title)}">`,
      `<title>${xml(title)}</title>`,
      `<rect width="100%" height="100%" fill="${xml(inks.background)}"/>`,
      options.headline ? text(PADDING, 24, options.headline, LABEL_SIZE, inks.strong, 'start', 600) : '',
      `<g transform="translate(0 ${top})">`,
      `<g fill="none" stroke-linecap="round">${links(scene, scene.others, (link) => faint(scene, link))}</g>`,
      heat(scene),
      `<g fill="none" stroke-linecap="round">${links(scene, scene.focused, ({ weight }) => linkOpacity(weight))}</g>`,
      arrows(scene),
      labels(scene),
      numbers(scene),
      '</g>',
      foot.markup,
      '</svg>',
    ]
      .filter(Boolean)
      .join('\n') + '\n'
  );
}

function sceneOf(options: PictureOptions): Scene {
  const hidden = hiddenUnits(options.units, options.specials);
  const units = labelled(options, hidden);
  const measure = options.measure ?? roughWidth;
  const widths = units.map((unit) => measure(labelText(options, unit), LABEL_SIZE));
  const joints = units.map((unit, place) => jointOf(options, unit, units[place - 1]));
  const layout = layOut(widths, joints, {
    width: options.width,
    height: options.height ?? 320,
    rightToLeft: options.rightToLeft ?? false,
    labelHeight: LABEL_HEIGHT,
  });
  const places = new Int32Array(options.units.length).fill(-1);
  units.forEach((unit, place) => {
    if (unit >= 0) places[unit] = place;
  });
  const unseen = Uint8Array.from(places, (place) => Number(place < 0));
  const { focus, direction } = options;
  const cuts = options.layers.map(({ weights }) => cutsOf(weights, options.links, hidden));
  const cut = (layer: number) => cuts[layer] ?? new Float32Array();
  const focused = options.layers.map(({ weights }, layer) => (focus === null ? [] : linksOf(weights, cut(layer), unseen, focus, direction)));
  const isFocused = ({ query, key }: Link) => focus !== null && (direction === 'looksAt' ? query : key) === focus;
  const sets = options.layers.map(({ weights }, layer) => allLinks(weights, cut(layer), unseen, Math.floor(MOST_LINKS / options.layers.length)));
  const others = sets.map((set) => faintLinks(set.links, layout, places).filter((link) => !isFocused(link)));
  const left = sets.reduce((sum, set) => sum + set.total - set.links.length, 0);
  return { options, inks: options.inks ?? INKS[options.tone], layout, units, places, focused, others, left };
}

/** The units to draw, with -1 where some are left out between them. */
function labelled({ units, only }: PictureOptions, hidden: Uint8Array): readonly number[] {
  const shown = (only ?? units.map((_, unit) => unit)).filter((unit) => !hidden[unit]);
  const skips = (unit: number, before: number) => only !== undefined && Array.from(hidden.subarray(before + 1, unit)).includes(0);
  const listed = shown.flatMap((unit, place) => (skips(unit, shown[place - 1] ?? -1) ? [-1, unit] : [unit]));
  return skips(units.length, shown.at(-1) ?? -1) ? [...listed, -1] : listed;
}

/** A picture of a few units stays on its line. */
function jointOf({ units, only }: PictureOptions, unit: number, before: number | undefined): Joint {
  if (units[unit]?.opens && before !== undefined && !only) return 'line';
  return units[unit]?.glued && before === unit - 1 ? 'glued' : 'space';
}

const labelText = ({ units }: PictureOptions, unit: number) => units[unit]?.label ?? '…';

function curveOf({ layout, places, options }: Scene, { query, key }: Link, layer: number): Curve {
  const lane: Lane = { index: layer, count: options.layers.length };
  return arc(layout, places[query] ?? 0, places[key] ?? 0, lane);
}

const faint = ({ layout, places, options }: Scene, { query, key, weight }: Link) =>
  backgroundOpacity(weight, options.focus !== null, overText(layout, places[query] ?? 0, places[key] ?? 0));

const pathOf = ({ x0, y0, x1, y1, x2, y2, x3, y3 }: Curve) =>
  `M${rounded(x0)} ${rounded(y0)}C${[x1, y1, x2, y2, x3, y3].map((value) => rounded(value)).join(' ')}`;

function links(scene: Scene, sets: readonly (readonly Link[])[], opacity: (link: Link) => number): string {
  return sets
    .flatMap((set, layer) => {
      const colour = xml(scene.options.layers[layer]?.colour ?? '');
      return set.map(
        (link) =>
          `<path d="${pathOf(curveOf(scene, link, layer))}" stroke="${colour}" stroke-width="${rounded(lineWidth(link.weight), 2)}" opacity="${rounded(opacity(link), 2)}"/>`,
      );
    })
    .join('');
}

function arrows(scene: Scene): string {
  return scene.focused
    .flatMap((set, layer) =>
      set
        .filter(({ weight, query, key }) => weight >= LEAST_NUMBER && query !== key)
        .map((link) => {
          const corners = arrowHead(curveOf(scene, link, layer), 5 + lineWidth(link.weight))
            .map(([x, y]) => `${rounded(x)},${rounded(y)}`)
            .join(' ');
          return `<polygon points="${corners}" fill="${xml(scene.options.layers[layer]?.colour ?? '')}"/>`;
        }),
    )
    .join('');
}

function heat({ options, focused, layout, places }: Scene): string {
  return [...tintsOf(focused, options.direction)]
    .map(([unit, { weight, layer }]) =>
      box(layout, places[unit] ?? 0, `fill="${xml(options.layers[layer]?.colour ?? '')}" opacity="${rounded(heatOpacity(weight), 2)}"`),
    )
    .join('');
}

function box(layout: Layout, place: number, look: string): string {
  const width = layout.widths[place] ?? 0;
  const top = layout.lines[layout.line[place] ?? 0]?.top ?? 0;
  return `<rect x="${rounded((layout.x[place] ?? 0) - width / 2)}" y="${rounded(top)}" width="${rounded(width)}" height="${layout.labelHeight}" rx="3" ${look}/>`;
}

function labels(scene: Scene): string {
  const { options, layout, units, inks } = scene;
  const lit = tintsOf(scene.focused, options.direction);
  return units
    .map((unit, place) => {
      const top = layout.lines[layout.line[place] ?? 0]?.top ?? 0;
      const colour = unit === options.focus || lit.has(unit) ? inks.strong : options.units[unit]?.special || unit < 0 ? inks.dim : inks.text;
      const frame = unit === options.focus ? box(layout, place, `fill="none" stroke="${xml(inks.focus)}" stroke-width="1.5"`) : '';
      return frame + text(layout.x[place] ?? 0, top + 15.5, labelText(options, unit), LABEL_SIZE, colour, 'middle');
    })
    .join('');
}

function numbers(scene: Scene): string {
  const { options, focused, inks } = scene;
  return numbersOf(focused, (link, layer) => curveOf(scene, link, layer))
    .map(({ weight, layer, x, y }) => text(x, y + 4, percent(weight, 0), SMALL_SIZE, options.layers[layer]?.colour ?? '', 'middle', 400, inks.background))
    .join('');
}

/** Legend and caption under the drawing. */
function footer(scene: Scene, top: number): { markup: string; bottom: number } {
  const { options, inks } = scene;
  if (!options.caption) return { markup: '', bottom: top - 8 };
  const measure = options.measure ?? roughWidth;
  const parts: string[] = [];
  let x = PADDING;
  let y = top + 10;
  const advance = (width: number) => {
    if (x > PADDING && x + width > options.width - PADDING) [x, y] = [PADDING, y + 18];
    const at = x;
    x += width + 14;
    return at;
  };
  for (const { name, colour } of options.layers) {
    const at = advance(16 + measure(name, SMALL_SIZE));
    parts.push(`<rect x="${rounded(at)}" y="${y - 9}" width="10" height="10" rx="2" fill="${xml(colour)}"/>`, text(at + 15, y, name, SMALL_SIZE, inks.text));
  }
  for (const weight of LEGEND_WEIGHTS) {
    const at = advance(30 + measure(percent(weight, 0), SMALL_SIZE));
    parts.push(
      `<path d="M${rounded(at)} ${y - 4}h22" stroke="${xml(inks.dim)}" stroke-linecap="round" stroke-width="${rounded(lineWidth(weight), 2)}" opacity="${rounded(linkOpacity(weight), 2)}"/>`,
      text(at + 29, y, percent(weight, 0), SMALL_SIZE, inks.dim),
    );
  }
  const said = scene.left ? [...options.caption, l10n.t('Of the fainter links, the weakest {0} are left out.', numberText(scene.left))] : options.caption;
  for (const line of said.flatMap((words) => wrap(words, options.width - 2 * PADDING, measure))) {
    y += 17;
    parts.push(text(PADDING, y, line, SMALL_SIZE, inks.dim));
  }
  return { markup: parts.join(''), bottom: y };
}

function wrap(line: string, width: number, measure: MeasureText): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(/ (?!%)/)) {
    const longer = lines.length ? `${lines.at(-1) ?? ''} ${word}` : word;
    if (lines.length && measure(longer, SMALL_SIZE) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** With `halo`, the text stands out from what it lies on. */
function text(x: number, y: number, content: string, size: number, fill: string, anchor: 'start' | 'middle' = 'start', weight = 400, halo?: string): string {
  const look = [
    anchor === 'middle' ? ' text-anchor="middle"' : '',
    weight === 400 ? '' : ` font-weight="${weight}"`,
    halo ? ` stroke="${xml(halo)}" stroke-width="3" paint-order="stroke"` : '',
  ].join('');
  return `<text x="${rounded(x)}" y="${rounded(y)}" font-size="${size}" fill="${xml(fill)}"${look} unicode-bidi="isolate" xml:space="preserve">${xml(content)}</text>`;
}
