/** The built-in models, where `npm test` has put them. */
import { openModel, type Model } from '../../../src/core/model.ts';
import { modelSource } from '../../../src/models/folders.ts';
import { MODELS } from '../../../src/models/manifest.ts';
import type { ModelSource } from '../../../src/protocol/inspection.ts';

export function builtIn(id: string): ModelSource {
  const found = MODELS.find((model) => model.id === id);
  if (!found) throw new Error(`no built-in model ${id}`);
  return modelSource(found, '');
}

/** Opened when first asked for. */
export class BuiltIns {
  private readonly models = new Map<string, Promise<Model>>();

  get(id = 'minilm'): Promise<Model> {
    const model = this.models.get(id) ?? openModel(builtIn(id));
    this.models.set(id, model);
    return model;
  }

  async dispose(): Promise<void> {
    for (const model of this.models.values()) await (await model).dispose();
  }
}

export const miniLM = (): ModelSource => builtIn('minilm');
