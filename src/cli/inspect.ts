/** `inspect`: a text's attention as a table, as JSON, as a picture, or all of it as a file. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Model, openModel, type Run } from '../core/model.ts';
import { captionOf } from '../drawing/caption.ts';
import { headColour } from '../drawing/palette.ts';
import { allRows } from '../drawing/links.ts';
import { arcsPicture } from '../drawing/svg.ts';
import { sidesOf, unitOf } from '../drawing/sides.ts';
import { attentionMetadata, type NamedTensor, safetensorsBytes, tensorName } from '../export/safetensors.ts';
import { DEFAULT_MODEL } from '../models/manifest.ts';
import { UserError } from '../protocol/errors.ts';
import { headName, type Inspection, sequenceOf } from '../protocol/inspection.ts';
import { chooseSite, openingView } from '../protocol/view.ts';
import { findModel, readText, readTexts, reason } from './input.ts';
import { linksTable, strongestLinks } from './links.ts';
import { parseHead, parseSite, type Shown, shownOf } from './shown.ts';
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
  const { values: options, positionals } = parse(args);
  const texts = await readTexts({ positionals, file: options.file, pairFile: options['pair-file'] });
  const target = options['target-file'] === undefined ? undefined : await readText(options['target-file']);
  if (options.logits && options.out === undefined) throw new WrongUse('--logits adds to the file of --out: name one');
  const chosen = { site: parseSite(options.site), head: options.head === undefined ? null : parseHead(options.head) };
  const model = await openModel(await findModel(options.model));
  try {
    if (target !== undefined && model.card.predicts !== 'target') throw new WrongUse(`--target-file is for encoder–decoders, and ${model.card.name} is none`);
    const run = await model.run(await model.tokenize(texts, { target, chat: options.chat }));
    const inspection: Inspection = { ...run, id: 'command line', model: model.card };
    const shown = shownOf(inspection, chosen);
    if (options.out !== undefined) await write(options.out, await tensorsOf(inspection, run, options.logits ? model : null));
    if (options.svg !== undefined) await write(options.svg, await picture(inspection, run, shown, texts));
    if (options.json) console.log(JSON.stringify(await description(inspection, run, shown, model)));
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
        'target-file': { type: 'string' },
        chat: { type: 'boolean', default: false },
        site: { type: 'string' },
        logits: { type: 'boolean', default: false },
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
