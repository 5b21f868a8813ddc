/** Paints the map of heads on one canvas: thousands of small ones would be slow. */
import { measured, type Scale } from '../../src/drawing/measured.ts';
import type { Thumbnails } from '../../src/protocol/engine.ts';
import type { HeadRef, Site } from '../../src/protocol/inspection.ts';
import { MEASURES } from '../../src/protocol/measures.ts';
import { colourOf, inks } from './colours.ts';

/** Side of a head's picture and the gap between two, in points. HeadMap.css has the same numbers. */
const CELL = 26;
const PITCH = CELL + 3;
const GROUND_OPACITY = 0.08;
/** Shares of the most from here on are written into their cell, if they fit. */
const LEAST_WRITTEN = 0.1;
const MOST_WRITTEN = 4;

function prepare(canvas: HTMLCanvasElement, { layers, heads }: Site): CanvasRenderingContext2D | null {
  const scale = window.devicePixelRatio;
  const width = heads * PITCH;
  const height = layers * PITCH;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

function eachCell({ layers, heads }: Site, paint: (head: HeadRef, x: number, y: number, place: number) => void): void {
  for (let layer = 0; layer < layers; layer++)
    for (let head = 0; head < heads; head++) paint({ layer, head }, head * PITCH, layer * PITCH, layer * heads + head);
}

/** Each head's weights, small; a chosen head in its colour, told by `slotOf` (negative for the others). */
export function paintThumbnails(canvas: HTMLCanvasElement, site: Site, { size, pixels }: Thumbnails, slotOf: (head: HeadRef) => number): void {
  const context = prepare(canvas, site);
  const one = new OffscreenCanvas(size, size);
  const brush = one.getContext('2d');
  if (!context || !brush) return;
  const plain = inks().text;
  const image = new ImageData(size, size);
  // Pixels stay squares where they are enlarged; where there are more of them than the cell has, they are blended.
  context.imageSmoothingEnabled = size > CELL * window.devicePixelRatio;
  eachCell(site, (head, x, y, place) => {
    const slot = slotOf(head);
    const colour = slot < 0 ? plain : colourOf(slot);
    // The picture is the alpha of a plain colour: then the colour may be anything that CSS knows.
    for (let pixel = 0; pixel < size * size; pixel++) image.data[4 * pixel + 3] = pixels[place * size * size + pixel] ?? 0;
    brush.globalCompositeOperation = 'source-over';
    brush.putImageData(image, 0, 0);
    brush.globalCompositeOperation = 'source-in';
    brush.fillStyle = colour;
    brush.fillRect(0, 0, size, size);
    ground(context, colour, x, y);
    context.drawImage(one, x, y, CELL, CELL);
  });
}

/** How much each head links the two picked tokens. */
export function paintPair(canvas: HTMLCanvasElement, site: Site, weights: Float32Array, scale: Scale): void {
  const context = prepare(canvas, site);
  if (!context) return;
  const { text, strong } = inks();
  context.font = `10px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  eachCell(site, (_, x, y, place) => {
    const weight = weights[place] ?? 0;
    const share = weight / scale.most;
    ground(context, text, x, y);
    context.globalAlpha = 0.5 * Math.sqrt(share);
    context.fillRect(x, y, CELL, CELL);
    context.globalAlpha = 1;
    const written = MEASURES[scale.measure].most === null ? measured(scale.measure, weight, true) : String(Math.round(100 * weight));
    if (share < LEAST_WRITTEN || written.length > MOST_WRITTEN) return;
    context.fillStyle = strong;
    context.fillText(written, x + CELL / 2, y + CELL / 2 + 0.5);
  });
}

function ground(context: CanvasRenderingContext2D, colour: string, x: number, y: number): void {
  context.fillStyle = colour;
  context.globalAlpha = GROUND_OPACITY;
  context.fillRect(x, y, CELL, CELL);
  context.globalAlpha = 1;
}
