/** What the list of models shows: those used lately, those on this machine, those that can be downloaded, and other ways to name one. */
import * as vscode from 'vscode';
import type { FoundModel } from '../models/found.ts';
import { type BuiltInModel, builtInModel, MODELS, sizeOfModel } from '../models/manifest.ts';
import { sizeText } from '../models/sizes.ts';
import type { ModelDescription } from '../protocol/engine.ts';
import { UserError } from '../protocol/errors.ts';
import type { ModelSource } from '../protocol/inspection.ts';
import { isHere, modelSource } from '../session/model.ts';
import { withoutIcons } from '../session/names.ts';

export interface ModelItem extends vscode.QuickPickItem {
  readonly choice: 'model' | 'hub' | 'folder' | 'file' | 'none';
  /** Of a model, what a person would write for it. */
  readonly key: string;
}

export class ModelList {
  private readonly found: FoundModel[] = [];
  /** By folder: what a model is, or why it cannot be opened. */
  private readonly told = new Map<string, ModelDescription | UserError>();

  constructor(
    private readonly packageRoot: string,
    private readonly recent: readonly ModelSource[],
  ) {}

  add(model: FoundModel): void {
    if (!this.recent.some(({ folder }) => folder === model.folder)) this.found.push(model);
  }

  tell(folder: string, what: ModelDescription | UserError): void {
    this.told.set(folder, what);
  }

  /** From top to bottom. */
  models(): readonly ModelSource[] {
    return [...this.recent, ...this.found];
  }

  items(): ModelItem[] {
    const remote = MODELS.filter((model) => !isHere(modelSource(model.id, this.packageRoot)));
    return [
      ...group(
        vscode.l10n.t('used lately'),
        this.recent.map((model) => this.item(model)),
      ),
      ...group(
        vscode.l10n.t('on this machine'),
        this.found.map((model) => this.item(model, model.bytes)),
      ),
      ...group(vscode.l10n.t('to download'), remote.map(remoteItem)),
      separator(''),
      { label: vscode.l10n.t('Hub id…'), detail: vscode.l10n.t('any model of the hub, as in {0}', 'openai-community/gpt2'), choice: 'hub', key: '' },
      { label: vscode.l10n.t('Folder…'), detail: vscode.l10n.t('with config.json, tokenizer.json and model.safetensors'), choice: 'folder', key: '' },
      { label: vscode.l10n.t('File…'), detail: vscode.l10n.t('a GGUF file, or the binary of a Firefox translation model'), choice: 'file', key: '' },
    ];
  }

  /** One that cannot be opened may be chosen all the same: then the reason is told in full. */
  private item({ id, name, folder }: ModelSource, bytes?: number): ModelItem {
    const told = this.told.get(folder);
    const where = builtInModel(id) ? undefined : withoutIcons(id);
    const size = bytes === undefined ? [] : [sizeText(bytes)];
    const model = { choice: 'model', key: id } as const;
    if (told instanceof UserError) {
      const reason = vscode.l10n.t(told.template, ...told.args);
      return {
        label: `$(circle-slash) ${withoutIcons(name)}`,
        description: size.join(),
        detail: withoutIcons([where, reason].filter(Boolean).join(' · ')),
        ...model,
      };
    }
    const facts = told ? [told.family, `${told.layers} × ${told.heads}`, sizeText(told.bytes)] : size;
    return { label: withoutIcons(name), description: withoutIcons(facts.join(' · ')), ...(where === undefined ? {} : { detail: where }), ...model };
  }
}

function remoteItem(model: BuiltInModel): ModelItem {
  const kinds = { encoder: vscode.l10n.t('encoder'), decoder: vscode.l10n.t('decoder'), translation: vscode.l10n.t('translation') };
  return {
    label: `$(cloud-download) ${model.name}`,
    description: [kinds[model.kind], sizeText(sizeOfModel(model)), model.licence].join(' · '),
    choice: 'model',
    key: model.id,
  };
}

function group(label: string, items: readonly ModelItem[]): ModelItem[] {
  return items.length > 0 ? [separator(label), ...items] : [];
}

const separator = (label: string): ModelItem => ({ label, kind: vscode.QuickPickItemKind.Separator, choice: 'none', key: '' });
