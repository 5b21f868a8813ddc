/** The models that are open, by folder. */
import { type Model, openModel } from '../core/model.ts';
import type { ModelSource } from '../protocol/inspection.ts';

export class OpenModels {
  private readonly models = new Map<string, Promise<Model>>();
  /** No longer to be found; a run may still use them. */
  private readonly stale: Promise<Model>[] = [];

  /** Opens it, or finds it open. Rejects with a UserError when its files are missing, broken, or not the ones any more that were opened; the next call opens anew. */
  async get(source: ModelSource): Promise<Model> {
    const known = this.models.get(source.folder);
    const model = known ?? openModel(source);
    this.models.set(source.folder, model);
    try {
      const opened = await model;
      await opened.verify();
      return opened;
    } catch (error) {
      if (this.models.get(source.folder) === model) this.discard(source.folder, model);
      throw error;
    }
  }

  /** Closes all but those in these folders. To be called while nothing runs. */
  async closeOthers(folders: ReadonlySet<string>): Promise<void> {
    for (const [folder, model] of this.models) if (!folders.has(folder)) this.discard(folder, model);
    for (const model of this.stale.splice(0))
      await model.then(
        (opened) => opened.dispose(),
        () => undefined,
      );
  }

  private discard(folder: string, model: Promise<Model>): void {
    this.models.delete(folder);
    this.stale.push(model);
  }
}
