/** `inspect`: a text's attention as a table, as JSON, as a picture, or all of it as a file. */
import { writeFile } from 'node:fs/promises';
import type { Model, Run } from '../core/model.ts';
import { captionOf } from '../drawing/caption.ts';
import { headColour } from '../drawing/palette.ts';
import { allRows } from '../drawing/links.ts';
import { arcsPicture } from '../drawing/svg.ts';
import { sidesOf, unitOf } from '../drawing/sides.ts';
import { attentionMetadata, type NamedTensor, safetensorsBytes, tensorName } from '../export/safetensors.ts';
import { UserError } from '../protocol/errors.ts';
import { headName, type Inspection, sequenceOf } from '../protocol/inspection.ts';
import { chooseSite, openingView } from '../protocol/view.ts';
import { reason } from './input.ts';
import { linksTable, strongestLinks } from './links.ts';
import { parseOptions } from './options.ts';
import { RUN_OPTIONS, withRun } from './run.ts';
import type { Shown } from './shown.ts';
import { WrongUse } from './wrongUse.ts';

export const INSPECT_USAGE = `  attention-inspector inspect [TEXT] [--file F|-] [--pair-file F] [--target-file F] [--model ID|FOLDER|FILE] [--chat]
                              [--site SITE] [--head L3H1] [--out W.safetensors] [--logits] [--json] [--svg FILE]
    TEXT, --file F     the text; - reads standard input        --pair-file F  a second text, for a pair
    --target-file F    an encoder–decoder's target; without it the model writes one
    --model            minilm (default), smollm2, en-pt, a hub id, a folder or a file; "models" lists what is there
    --chat             the text as a turn in the model's chat template
    --site, --head     what to show: encoder.self, decoder.self or decoder.cross, and the head; without them, what is worth seeing
    --out FILE         all weights, as safetensors; --logits adds the scores over the vocabulary
    --json             tokens, the head's weights and predictions, as JSON
    --svg FILE         a picture of the head                   (none of the three: the strongest links, as a table)`;

const PLAIN = { words: false, renormalised: false };
const PICTURE_WIDTH = 960;
const PREDICTIONS = 5;

export async function inspect(args: readonly string[]): Promise<void> {
  const { values: options, positionals } = parseOptions(args, {
    ...RUN_OPTIONS,
    out: { type: 'string' },
    logits: { type: 'boolean', default: false },
    svg: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const { out, logits, svg, json } = options;
  if (logits && out === undefined) throw new WrongUse('--logits adds to the file of --out: name one');
  await withRun(positionals, options, async ({ texts, model, run, inspection, shown }) => {
    if (out !== undefined) await write(out, await tensorsOf(inspection, run, logits ? model : null));
    if (svg !== undefined) await write(svg, await picture(inspection, run, shown, texts));
    if (json) console.log(JSON.stringify(await description(inspection, run, shown, model)));
    if (out === undefined && svg === undefined && !json) console.log(linksTable(inspection, shown, await weightsOf(inspection, run, shown)));
  });
}

/** One head, [queries, keys]. */
async function weightsOf(inspection: Inspection, { capture }: Run, { site, head }: Shown): Promise<Float32Array> {
  const rows = sequenceOf(inspection, site.queries).tokens.length;
  return (await capture.weights({ site: site.name, heads: [head], rows: [0, rows], presentation: PLAIN })).values;
}

/** A tensor for every layer of every site, [heads, queries, keys]; with a model also its scores, [tokens, vocabulary]. */
async function tensorsOf(inspection: Inspection, run: Run, scoring: Model | null): Promise<Uint8Array> {
  const tensors: NamedTensor[] = [];
  for (const site of inspection.sites) {
    const rows = sequenceOf(inspection, site.queries).tokens.length;
    for (let layer = 0; layer < site.layers; layer++) {
      const heads = Array.from({ length: site.heads }, (_, head) => ({ layer, head }));
      tensors.push({ name: tensorName(site.name, layer), ...(await run.capture.weights({ site: site.name, heads, rows: [0, rows], presentation: PLAIN })) });
    }
  }
  if (scoring) tensors.push({ name: 'logits', ...(await scoring.scores(run)) });
  return safetensorsBytes(tensors, attentionMetadata(inspection));
}

/** What --json prints. Weights are [queries][keys]. */
async function description(inspection: Inspection, run: Run, shown: Shown, model: Model) {
  const { sequences, sites, opening } = inspection;
  const weights = await weightsOf(inspection, run, shown);
  const keys = sequenceOf(inspection, shown.site.keys).tokens.length;
  const rows = Array.from({ length: weights.length / keys }, (_, row) => Array.from(weights.subarray(row * keys, (row + 1) * keys)));
  return {
    model: model.card,
    sequences,
    sites,
    opening,
    head: { site: shown.site.name, ...shown.head, name: headName(shown.head), weights: rows },
    links: strongestLinks(inspection, shown, weights),
    predictions: await predictionsOf(inspection, run, model),
  };
}

/** What comes after the last token, stands under each mask, or could have been each token of the target. */
async function predictionsOf({ sequences }: Inspection, run: Run, model: Model) {
  const { predicts, mask } = model.card;
  const { tokens } = sequences.find(({ name }) => name === 'target') ?? sequenceOf({ sequences }, 'text');
  const wanted = tokens.flatMap(({ id }, index) => {
    const is = { next: index === tokens.length - 1, masked: id === mask, target: true };
    return predicts !== null && is[predicts] ? [index] : [];
  });
  const predictions = [];
  for (const index of wanted) predictions.push({ index, tokens: await model.predictions(run, index, PREDICTIONS) });
  return predictions;
}

async function picture(inspection: Inspection, run: Run, { site, head }: Shown, texts: readonly string[]): Promise<string> {
  const view = { ...chooseSite(openingView(inspection), inspection, site.name), heads: [head] };
  const sides = sidesOf(inspection, site, texts, view.words);
  const keys = sequenceOf(inspection, site.keys).tokens.length;
  return arcsPicture({
    ...sides,
    layers: [
      { name: headName(head), colour: headColour(0, 'light'), weights: allRows(await weightsOf(inspection, run, { site, head }), keys, sides.facing?.first) },
    ],
    focus: unitOf(view.focus, inspection, site, sides, view.words),
    direction: view.direction,
    links: view.links,
    specials: view.specials,
    width: PICTURE_WIDTH,
    tone: 'light',
    caption: captionOf(inspection, view),
  });
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new UserError('outputUnwritable', '{0} cannot be written ({1}). Check the path.', [file, reason(error)]);
  }
}
