import * as v from 'valibot';
import * as vscode from 'vscode';
import { DEFAULT_MODEL } from '../models/manifest.ts';
import { VIEW_TYPE } from '../panel/panels.ts';
import { type HeadRef, type ModelSource, siteOf } from '../protocol/inspection.ts';
import { MEASURE_IDS } from '../protocol/measures.ts';
import { chooseSite, type View } from '../protocol/view.ts';
import { rangeInDocument } from '../session/inDocument.ts';
import { isHere, modelSource } from '../session/model.ts';
import { type Sample, sampleById, SAMPLES, shows, spansOf } from '../session/samples.ts';
import type { Session } from '../session/session.ts';
import { headArgument } from './arguments.ts';
import { inspect } from './inspect.ts';
import { bring } from './modelDownload.ts';
import type { Handlers, Services } from './services.ts';

/** With what else is shown at first: `also` are heads beside the sample's own. */
const lessonArgument = v.object({
  sample: v.string(),
  show: v.optional(v.picklist(['arcs', 'table', 'walkthrough'])),
  also: v.optional(v.array(headArgument)),
  measure: v.optional(v.picklist(MEASURE_IDS)),
});

interface Lesson extends Pick<View, 'show' | 'measure'> {
  readonly sample: Sample;
  readonly also: readonly HeadRef[];
}

const plainly = (sample: Sample): Lesson => ({ sample, show: 'arcs', measure: 'weight', also: [] });

/** Opens a sample to play with, at the head worth seeing. Takes its id, or how it is shown as well, for the walkthrough and for keybindings. */
export function sampleCommands(services: Services): Handlers<'openSample' | 'learn'> {
  return {
    openSample: async (argument) => {
      const lesson = lessonOf(argument) ?? (await pickSample(services));
      if (lesson) await open(services, lesson);
    },
    learn: () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${services.context.extension.id}#learn`, false),
  };
}

function lessonOf(argument: unknown): Lesson | undefined {
  const parsed = v.safeParse(lessonArgument, typeof argument === 'string' ? { sample: argument } : argument);
  if (!parsed.success) return undefined;
  const { sample: id, ...wanted } = parsed.output;
  const sample = sampleById(id);
  return sample && { ...plainly(sample), ...wanted };
}

async function pickSample({ context }: Services): Promise<Lesson | undefined> {
  const items = SAMPLES.map((sample) => {
    const model = modelSource(sample.model, context.extensionUri.fsPath);
    return {
      label: vscode.l10n.t(sample.name),
      description: isHere(model) ? model.name : vscode.l10n.t('{0}, to download', model.name),
      detail: vscode.l10n.t(sample.why),
      sample,
    };
  });
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('A text to start with'), matchOnDetail: true });
  return picked && plainly(picked.sample);
}

async function open(services: Services, lesson: Lesson): Promise<void> {
  const { sample } = lesson;
  const editor = await showText(await copyOf(services, sample));
  const { document } = editor;
  const model = await modelFor(services, sample);
  const session = await inspect(
    services,
    {
      uri: document.uri,
      spans: spansOf(document.getText(), sample.takes),
      hasTarget: false,
      whole: sample.takes === 'whole',
      note: model.id === sample.model ? '' : vscode.l10n.t('the model for it is not on this machine'),
      sample: sample.id,
    },
    { model },
  );
  if (session.inspection && session.view && shows(session.inspection, sample)) lookAt(session, lesson, editor);
}

/** The head worth seeing, and the cursor on the token that looks. */
function lookAt(session: Session, { sample: { link }, also, show, measure }: Lesson, editor: vscode.TextEditor): void {
  const { inspection, view } = session;
  if (!inspection || !view) return;
  const { queries } = siteOf(inspection, link.site);
  const focus = { sequence: queries, index: link.query.index };
  session.show({
    ...chooseSite(view, inspection, link.site),
    heads: [link.head, ...also],
    combine: 'each',
    focus,
    pinned: false,
    partner: null,
    direction: 'looksAt',
    show,
    measure,
  });
  const sequence = inspection.sequences.find(({ name }) => name === queries);
  const token = sequence?.tokens[link.query.index];
  const range = sequence && token?.range ? rangeInDocument(session, sequence, token.segment ?? 0, token.range) : null;
  if (range) editor.selection = new vscode.Selection(range.start, range.start);
}

/** A model that is not here is offered; without it the built-in one has to do. */
async function modelFor(services: Services, sample: Sample): Promise<ModelSource> {
  const root = services.context.extensionUri.fsPath;
  const isThere = isHere(modelSource(sample.model, root)) || (await bring(services, sample.model)) !== undefined;
  return modelSource(isThere ? sample.model : DEFAULT_MODEL, root);
}

/** What came with the extension stays as it is. A copy that was changed earlier is made anew, unless it is open. */
async function copyOf({ context }: Services, { file }: Sample): Promise<vscode.Uri> {
  const copy = vscode.Uri.joinPath(context.globalStorageUri, 'samples', file);
  const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === copy.toString());
  if (!isOpen) await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'media', 'samples', file), copy, { overwrite: true });
  return copy;
}

/** Beside the panel, never over it. */
async function showText(file: vscode.Uri): Promise<vscode.TextEditor> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isPanel = input instanceof vscode.TabInputWebview && input.viewType.endsWith(VIEW_TYPE);
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), isPanel ? vscode.ViewColumn.One : vscode.ViewColumn.Active);
}
