import * as v from 'valibot';
import * as vscode from 'vscode';
import { markdownOf } from '../export/markdown.ts';
import { attentionMetadata, safetensorsBytes, tensorName } from '../export/safetensors.ts';
import { encoded, save } from '../export/save.ts';
import { weightsCsv, type WeightsFile, weightsJson } from '../export/weights.ts';
import { unitsOf } from '../drawing/units.ts';
import { sequenceOf, siteOf, textsOf } from '../protocol/inspection.ts';
import { MEASURES } from '../protocol/measures.ts';
import { hasMeasure } from '../protocol/view.ts';
import { questionOf } from '../session/reading.ts';
import { type Handlers, type Services, type Shown, shown } from './services.ts';

type Id = 'exportPicture' | 'exportWeights' | 'copyMarkdown';

/** Where to, as a keybinding or another extension may say; else the person is asked. */
const argumentSchema = v.object({ format: v.string(), uri: v.optional(v.custom<vscode.Uri>((value) => value instanceof vscode.Uri)) });

/** `exportPicture` and `exportWeights` take `{ format, uri }`; they end with the file's address. */
export function exportCommands(services: Services): Handlers<Id> {
  return {
    exportPicture: (argument) => exportPicture(services, argument),
    exportWeights: (argument) => exportWeights(services, argument),
    copyMarkdown: () => copyMarkdown(services),
  };
}

interface Format extends vscode.QuickPickItem {
  readonly format: string;
  readonly extension: string;
}

async function exportPicture(services: Services, argument: unknown): Promise<vscode.Uri | undefined> {
  const now = shown(services);
  const panel = now && services.panels.of(now.session);
  if (!now || !panel) return undefined;
  const formats: (Format & { readonly scale: number })[] = [
    { label: 'SVG', description: vscode.l10n.t('with real text; sharp at every size'), format: 'svg', extension: 'svg', scale: 1 },
    { label: 'PNG 2×', description: vscode.l10n.t('for notes and slides'), format: 'png2', extension: 'png', scale: 2 },
    { label: 'PNG 4×', description: vscode.l10n.t('for print'), format: 'png4', extension: 'png', scale: 4 },
  ];
  const [chosen, uri] = await pickFormat(formats, argument, vscode.l10n.t('The picture as it is on screen, as'));
  if (!chosen) return undefined;
  const picture = await panel.picture(chosen.extension === 'svg' ? 'svg' : 'png', chosen.scale);
  return save(() => Promise.resolve(picture), { document: now.session.position.documentUri, extension: chosen.extension, label: chosen.label }, uri);
}

async function exportWeights(services: Services, argument: unknown): Promise<vscode.Uri | undefined> {
  const now = shown(services);
  if (!now) return undefined;
  const formats: Format[] = [
    { label: 'CSV', description: vscode.l10n.t('the chosen heads, one line for each weight'), format: 'csv', extension: 'csv' },
    { label: 'JSON', description: vscode.l10n.t('the chosen heads, with their tokens'), format: 'json', extension: 'json' },
    { label: 'safetensors', description: vscode.l10n.t('all heads of all layers, token by token'), format: 'safetensors', extension: 'safetensors' },
  ];
  const [chosen, uri] = await pickFormat(formats, argument, vscode.l10n.t('The weights, as'));
  if (!chosen) return undefined;
  const bytes = () => weightsBytes(services, now, chosen.format);
  return save(bytes, { document: now.session.position.documentUri, extension: chosen.extension, label: chosen.label }, uri);
}

async function pickFormat<F extends Format>(formats: readonly F[], argument: unknown, placeHolder: string): Promise<[F | undefined, vscode.Uri | undefined]> {
  if (v.is(argumentSchema, argument)) return [formats.find(({ format }) => format === argument.format), argument.uri];
  return [await vscode.window.showQuickPick(formats, { placeHolder }), undefined];
}

async function weightsBytes(services: Services, now: Shown, format: string): Promise<Uint8Array> {
  if (format === 'safetensors') return allWeights(services, now);
  const file = await chosenWeights(now);
  return encoded(format === 'csv' ? weightsCsv(file) : weightsJson(file));
}

/** The chosen heads, presented as on screen. */
async function chosenWeights({ session, inspection, view }: Shown): Promise<WeightsFile> {
  const question = questionOf(inspection, view);
  const { values } = await session.matricesOf(inspection.id).weights(question, question.rows[1]);
  const site = siteOf(inspection, view.site);
  const units = (name: typeof site.queries) => {
    const sequence = sequenceOf(inspection, name);
    return unitsOf(sequence, textsOf(sequence, session.texts), view.words);
  };
  return {
    model: inspection.model,
    site,
    presentation: question.presentation,
    queries: units(site.queries),
    keys: units(site.keys),
    heads: question.heads,
    values,
  };
}

/** Everything, as the model made it: as `attention-inspector inspect --out` writes it. Of a measure that heads share, one for each layer. */
async function allWeights({ engine }: Services, { inspection, view: { measure } }: Shown): Promise<Uint8Array> {
  const presentation = { words: false, renormalised: false, measure };
  const tensors = [];
  const sites = inspection.sites.filter((site) => hasMeasure(site, measure));
  for (const { name, queries, layers, heads } of sites) {
    const count = MEASURES[measure].perHead ? heads : 1;
    const rows = [0, sequenceOf(inspection, queries).tokens.length] as const;
    for (let layer = 0; layer < layers; layer++) {
      const heads = Array.from({ length: count }, (_, head) => ({ layer, head }));
      tensors.push({ name: tensorName(name, layer, measure), ...(await engine.weights({ inspection: inspection.id, site: name, heads, rows, presentation })) });
    }
  }
  return safetensorsBytes(tensors, attentionMetadata({ ...inspection, sites }, measure));
}

async function copyMarkdown(services: Services): Promise<void> {
  const now = shown(services);
  if (!now?.session.reading) return;
  await vscode.env.clipboard.writeText(markdownOf(now.session.reading, now.view));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Attention copied as Markdown'), 5000);
}
