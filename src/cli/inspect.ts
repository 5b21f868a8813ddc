/** `inspect`: a text's attention as a table, as JSON, as a picture, or all of it as a file. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openModel, type Run } from '../core/model.ts';
import { captionOf } from '../drawing/caption.ts';
import { headColour } from '../drawing/palette.ts';
import { arcsPicture } from '../drawing/svg.ts';
import { unitsOf } from '../drawing/units.ts';
import { attentionMetadata, safetensorsBytes, tensorName } from '../export/safetensors.ts';
import { DEFAULT_MODEL } from '../models/manifest.ts';
import { UserError } from '../protocol/errors.ts';
import { headName, type HeadRef, type Inspection, sequenceOf } from '../protocol/inspection.ts';
import { openingView } from '../protocol/view.ts';
import { checkHead, findModel, parseHead, readTexts, reason } from './input.ts';
import { strongestLinks, linksTable } from './links.ts';
import { WrongUse } from './wrongUse.ts';

export const INSPECT_USAGE = `  attention-inspector inspect [TEXT] [--file F|-] [--pair-file F] [--model ID|FOLDER] [--head L3H1] [--out W.safetensors] [--json] [--svg FILE]
    TEXT, --file F     the text; - reads standard input        --pair-file F  a second text, for a pair
    --model            minilm (default), a folder or a .gguf    --head         the head to show; without it, one worth seeing
    --out FILE         all weights, as safetensors             --svg FILE     a picture of the head
    --json             tokens and the head's weights, as JSON  (none of the three: the strongest links, as a table)`;

const PLAIN = { words: false, renormalised: false };
const PICTURE_WIDTH = 960;

export async function inspect(args: readonly string[]): Promise<void> {
  const { values: options, positionals } = parse(args);
  const head = options.head === undefined ? null : parseHead(options.head);
  const texts = await readTexts({ positionals, file: options.file, pairFile: options['pair-file'] });
  const model = await openModel(await findModel(options.model));
  try {
    if (head) checkHead(head, model.card);
    const run = await model.run(await model.tokenize(texts), () => Promise.resolve());
    const inspection: Inspection = { ...run, id: 'command line', model: model.card };
    const shown = head ?? inspection.opening.head;
    if (options.out !== undefined) await write(options.out, await allWeights(inspection, run));
    if (options.svg !== undefined) await write(options.svg, await picture(inspection, run, shown, texts));
    if (options.json) console.log(JSON.stringify(await description(inspection, run, shown)));
    if (options.out === undefined && options.svg === undefined && !options.json)
      console.log(linksTable(inspection, shown, await weightsOf(inspection, run, shown)));
  } finally {
    await model.dispose();
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        file: { type: 'string' },
        'pair-file': { type: 'string' },
        model: { type: 'string', default: DEFAULT_MODEL },
        head: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
        svg: { type: 'string' },
      },
    });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}

/** One head, [queries, keys]. */
async function weightsOf(inspection: Inspection, { capture }: Run, head: HeadRef): Promise<Float32Array> {
  const { site } = inspection.opening;
  const rows = sequenceOf(inspection, siteQueries(inspection)).tokens.length;
  return (await capture.weights({ site, heads: [head], rows: [0, rows], presentation: PLAIN })).values;
}

/** A tensor for every layer of every site, [heads, queries, keys]. */
async function allWeights(inspection: Inspection, { capture }: Run): Promise<Uint8Array> {
  const tensors = [];
  for (const site of inspection.sites) {
    const rows = sequenceOf(inspection, site.queries).tokens.length;
    for (let layer = 0; layer < site.layers; layer++) {
      const heads = Array.from({ length: site.heads }, (_, head) => ({ layer, head }));
      tensors.push({ name: tensorName(site.name, layer), ...(await capture.weights({ site: site.name, heads, rows: [0, rows], presentation: PLAIN })) });
    }
  }
  return safetensorsBytes(tensors, attentionMetadata(inspection));
}

/** What --json prints. Weights are [queries][keys]. */
async function description(inspection: Inspection, run: Run, head: HeadRef) {
  const { model, sequences, sites, opening } = inspection;
  const weights = await weightsOf(inspection, run, head);
  const keys = sequenceOf(inspection, siteQueries(inspection)).tokens.length;
  const rows = Array.from({ length: weights.length / keys }, (_, row) => Array.from(weights.subarray(row * keys, (row + 1) * keys)));
  return {
    model,
    sequences,
    sites,
    opening,
    head: { site: opening.site, ...head, name: headName(head), weights: rows },
    links: strongestLinks(inspection, weights),
  };
}

async function picture(inspection: Inspection, run: Run, head: HeadRef, texts: readonly string[]): Promise<string> {
  const view = { ...openingView(inspection), heads: [head] };
  const sequence = sequenceOf(inspection, siteQueries(inspection));
  const keys = sequence.tokens.length;
  return arcsPicture({
    units: unitsOf(sequence, texts, false),
    layers: [{ name: headName(head), colour: headColour(0, 'light'), weights: { values: await weightsOf(inspection, run, head), keys, from: 0 } }],
    focus: view.focus?.index ?? null,
    direction: view.direction,
    links: view.links,
    specials: view.specials,
    width: PICTURE_WIDTH,
    tone: 'light',
    caption: captionOf(inspection, view),
  });
}

const siteQueries = ({ sites, opening }: Inspection) => sites.find(({ name }) => name === opening.site)?.queries ?? 'text';

async function write(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new UserError('outputUnwritable', '{0} cannot be written ({1}). Check the path.', [file, reason(error)]);
  }
}
