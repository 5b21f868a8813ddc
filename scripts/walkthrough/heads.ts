/** The map of heads: thumbnails of all, two of them chosen. */
import { text } from '../../src/drawing/svgText.ts';
import { headName, sameHead } from '../../src/protocol/inspection.ts';
import { box, headColour, INKS, picture, WIDTH } from './look.ts';
import type { Models } from './models.ts';

const LEFT = 28;
const TOP = 30;
const PITCH = (WIDTH - LEFT - 4) / 12;
const CELL = PITCH - 4;
/** Shades of ink: as many paths a head. */
const SHADES = [0.2, 0.4, 0.6, 0.8, 1];
const GROUND = 0.08;

export async function heads(models: Models): Promise<string> {
  const { run, site, sample } = await models.inspect('trophy');
  const { size, pixels } = await run.capture.thumbnails(site.name);
  const chosen = [sample.link.head, { layer: 0, head: 6 }];
  const parts: string[] = [];
  for (let layer = 0; layer < site.layers; layer++) {
    parts.push(text(LEFT - 8, TOP + layer * PITCH + CELL / 2 + 4, `L${layer}`, 13, INKS.dim, 'end'));
    for (let head = 0; head < site.heads; head++) {
      const slot = chosen.findIndex((one) => sameHead(one, { layer, head }));
      const place = (layer * site.heads + head) * size * size;
      parts.push(thumbnail(LEFT + head * PITCH, TOP + layer * PITCH, pixels.subarray(place, place + size * size), size, slot));
    }
  }
  for (let head = 0; head < site.heads; head++) parts.push(text(LEFT + head * PITCH + CELL / 2, TOP - 10, `H${head}`, 13, INKS.dim, 'middle'));
  const y = TOP + site.layers * PITCH + 22;
  const legend = chosen.map((head, slot) =>
    text(LEFT + slot * 190, y, `${headName(head)}: “it” → “${slot ? 'suitcase' : 'trophy'}”`, 14, headColour(slot), 'start', 600),
  );
  return picture(WIDTH, y + 12, [...parts, ...legend]);
}

/** Neighbouring pixels of a shade, row by row. */
function runsOf(pixels: Uint8Array, size: number, shade: number): readonly { readonly x: number; readonly y: number; readonly length: number }[] {
  const is = (at: number) => Math.floor(((pixels[at] ?? 0) / 256) * (SHADES.length + 1)) - 1 === shade;
  const runs: { x: number; y: number; length: number }[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (!is(y * size + x)) continue;
      const last = runs.at(-1);
      if (last?.y === y && last.x + last.length === x) last.length++;
      else runs.push({ x, y, length: 1 });
    }
  return runs;
}

function thumbnail(x: number, y: number, pixels: Uint8Array, size: number, slot: number): string {
  const colour = slot < 0 ? INKS.text : headColour(slot);
  const side = CELL / size;
  const paths = SHADES.map((opacity, shade) => {
    const runs = runsOf(pixels, size, shade);
    return runs.length ? `<path d="${runs.map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`).join('')}" opacity="${opacity}"/>` : '';
  });
  const frame =
    slot < 0
      ? ''
      : `<rect x="${(x - 1.5).toFixed(1)}" y="${(y - 1.5).toFixed(1)}" width="${(CELL + 3).toFixed(1)}" height="${(CELL + 3).toFixed(1)}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  return `${box(x, y, CELL, CELL, colour, GROUND)}<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${side.toFixed(3)})" fill="${colour}">${paths.join('')}</g>${frame}`;
}
