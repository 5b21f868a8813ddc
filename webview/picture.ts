/** The drawing as a file: what is on screen, with a caption. */
import { captionOf } from '../src/drawing/caption.ts';
import { arcsPicture } from '../src/drawing/svg.ts';
import { colourOf, inks, tone } from './drawing/colours.ts';
import { plainText, sentence } from './sentence.ts';
import { drawn, layers, scale } from './state/layers.ts';
import { inspection, view } from './state/panel.ts';
import { asked } from './state/asked.ts';
import { focus, sides } from './state/units.ts';

/** Points; a picture for a page is never narrower. */
const LEAST_WIDTH = 480;

/** The bytes of an SVG, or of a PNG with `scale` pixels a point. */
export async function picture({ format, scale }: { readonly format: 'svg' | 'png'; readonly scale: number }): Promise<Uint8Array> {
  await drawn(); // a page that has just come, or a head that was just chosen
  const svg = currentPicture();
  return format === 'svg' ? new TextEncoder().encode(svg) : rasterise(svg, scale);
}

function currentPicture(): string {
  const current = view.value;
  if (!inspection.value || !current) throw new Error('there is no picture yet');
  const [first] = layers.value;
  const scroller = document.querySelector('.scroller');
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  return arcsPicture({
    ...sides.value,
    layers: layers.value.map(({ name, slot, weights }) => ({ name, colour: colourOf(slot), weights })),
    focus: focus.value,
    direction: current.direction,
    links: current.links,
    scale: scale.value,
    specials: current.specials,
    width: Math.max(LEAST_WIDTH, scroller?.clientWidth ?? 0),
    height: scroller?.clientHeight,
    tone: tone(),
    inks: inks(),
    headline: first && asked.value ? plainText(sentence(first, asked.value)) : undefined,
    caption: captionOf(inspection.value, current),
    measure: (text, size) => {
      if (!context) return 0;
      context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
      return context.measureText(text).width;
    },
  });
}

async function rasterise(svg: string, scale: number): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(Math.round(image.naturalWidth * scale), Math.round(image.naturalHeight * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
