/** The drawing as a file that stands alone: SVG with real text, a caption and a legend. For exports, the hover and the command line. */
import * as l10n from '@vscode/l10n';
import { arc, arrowHead, type Curve, type Lane, overText } from './arcs.ts';
import { bandEdges, titlesOf } from './facing.ts';
import { footer } from './footer.ts';
import { LEAST_NUMBER, numbersOf, tintsOf } from './highlights.ts';
import type { Link } from './links.ts';
import type { Layout } from './layout.ts';
import { measured } from './measured.ts';
import { backgroundOpacity, heatOpacity, linkOpacity, lineWidth, EDGE_OPACITY, restingShare } from './scale.ts';
import { LABEL_SIZE, labelText, PADDING, type PictureOptions, type Scene, sceneOf } from './scene.ts';
import { SMALL_SIZE, text } from './svgText.ts';
import { rounded, xml } from './xml.ts';

export type { FacingTexts, PictureLayer, PictureOptions, PictureUnit } from './scene.ts';

const FONT = "'Segoe UI', system-ui, Ubuntu, 'DejaVu Sans', sans-serif";

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
      edges(scene),
      `<g fill="none" stroke-linecap="round">${links(scene, scene.others, (link) => faint(scene, link))}</g>`,
      heat(scene),
      `<g fill="none" stroke-linecap="round">${links(scene, scene.focused, (link) => linkOpacity(link.weight) * share(scene, link))}</g>`,
      arrows(scene),
      labels(scene),
      titles(scene),
      numbers(scene),
      '</g>',
      foot.markup,
      '</svg>',
    ]
      .filter(Boolean)
      .join('\n') + '\n'
  );
}

function curveOf({ layout, places, options }: Scene, { query, key }: Link, layer: number): Curve {
  const lane: Lane = { index: layer, count: options.layers.length };
  return arc(layout, places[query] ?? 0, places[key] ?? 0, lane);
}

const share = ({ options }: Scene, link: Link) => restingShare(link, options.resting ?? null);

function faint(scene: Scene, link: Link): number {
  const { layout, places, options } = scene;
  return backgroundOpacity(link.weight, options.focus !== null, overText(layout, places[link.query] ?? 0, places[link.key] ?? 0)) * share(scene, link);
}

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
          const muted = share(scene, link);
          return `<polygon points="${corners}" fill="${xml(scene.options.layers[layer]?.colour ?? '')}"${muted < 1 ? ` opacity="${muted}"` : ''}/>`;
        }),
    )
    .join('');
}

function heat({ options, focused, layout, places, direction }: Scene): string {
  return [...tintsOf(focused, direction, options.resting ?? null)]
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
  const lit = tintsOf(scene.focused, scene.direction, options.resting ?? null);
  return units
    .map((unit, place) => {
      const top = layout.lines[layout.line[place] ?? 0]?.top ?? 0;
      const colour = unit === options.focus || lit.has(unit) ? inks.strong : options.units[unit]?.special || unit < 0 ? inks.dim : inks.text;
      const frame = unit === options.focus ? box(layout, place, `fill="none" stroke="${xml(inks.focus)}" stroke-width="1.5"`) : '';
      const made = options.units[unit]?.made ? underline(scene, place) : '';
      return frame + made + text(layout.x[place] ?? 0, top + 15.5, labelText(options, unit), LABEL_SIZE, colour, 'middle');
    })
    .join('');
}

/** Under text that the model made. */
function underline({ layout, inks }: Scene, place: number): string {
  const half = (layout.widths[place] ?? 0) / 2 - 3;
  const y = (layout.lines[layout.line[place] ?? 0]?.top ?? 0) + layout.labelHeight - 1.5;
  const x = layout.x[place] ?? 0;
  return `<path d="M${rounded(x - half)} ${rounded(y)}H${rounded(x + half)}" stroke="${xml(inks.dim)}" stroke-dasharray="1 3" stroke-linecap="round" opacity="0.6"/>`;
}

const edges = ({ layout, inks }: Scene): string =>
  bandEdges(layout)
    .map((y) => `<path d="M0 ${rounded(y)}H${layout.width}" stroke="${xml(inks.dim)}" opacity="${EDGE_OPACITY}"/>`)
    .join('');

/** Of the two texts that face each other. */
function titles({ options: { facing }, layout, inks }: Scene): string {
  if (!facing) return '';
  return titlesOf(layout, facing.rightToLeft)
    .map(({ x, y, atRight }, index) => text(x, y + 4, facing.titles[index] ?? '', SMALL_SIZE, inks.dim, atRight ? 'end' : 'start', 400, inks.background))
    .join('');
}

function numbers(scene: Scene): string {
  const { options, focused, inks, scale, direction } = scene;
  const written = (weight: number) => measured(scale.measure, weight * scale.most, true);
  return numbersOf(focused, (link, layer) => curveOf(scene, link, layer), options.facing ? direction : null)
    .map(({ weight, layer, x, y }) => text(x, y + 4, written(weight), SMALL_SIZE, options.layers[layer]?.colour ?? '', 'middle', 400, inks.background))
    .join('');
}
