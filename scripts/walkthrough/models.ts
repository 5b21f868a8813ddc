/** What the pictures are of: samples, run by their models. */
import fs from 'node:fs';
import path from 'node:path';
import { openModel, type Model, type Run } from '../../src/core/model.ts';
import { allRows, type Weights } from '../../src/drawing/links.ts';
import { type Unit, unitsOf } from '../../src/drawing/units.ts';
import { modelSource } from '../../src/models/folders.ts';
import { builtInModel } from '../../src/models/manifest.ts';
import { type HeadRef, sequenceOf, type Site, siteOf, textsOf } from '../../src/protocol/inspection.ts';
import { type Sample, sampleById, spansOf } from '../../src/session/samples.ts';

export const ROOT = path.join(import.meta.dirname, '..', '..');

export interface Inspected {
  readonly sample: Sample;
  readonly model: Model;
  readonly run: Run;
  readonly site: Site;
  readonly queries: readonly Unit[];
  readonly keys: readonly Unit[];
  /** [queries, keys] of a head. */
  readonly weights: (head: HeadRef) => Promise<Float32Array>;
}

export class Models {
  private readonly opened = new Map<string, Promise<Model>>();

  async inspect(id: string, words = false): Promise<Inspected> {
    const sample = sampleById(id);
    const builtIn = sample && builtInModel(sample.model);
    if (!builtIn) throw new Error(`no sample ${id}`);
    const model = await (this.opened.get(builtIn.id) ?? this.open(builtIn.id, openModel(modelSource(builtIn, ROOT))));
    const text = fs.readFileSync(path.join(ROOT, 'media', 'samples', sample.file), 'utf8');
    const texts = spansOf(text, sample.takes).map(({ start, end }) => text.slice(start, end));
    const run = await model.run(await model.tokenize(texts));
    const site = siteOf(run, sample.link.site);
    const units = (name: Site['queries']) => unitsOf(sequenceOf(run, name), textsOf(sequenceOf(run, name), texts), words);
    const queries = units(site.queries);
    const presentation = { words, renormalised: false };
    const weights = async (head: HeadRef) => (await run.capture.weights({ site: site.name, heads: [head], rows: [0, queries.length], presentation })).values;
    return { sample, model, run, site, queries, keys: units(site.keys), weights };
  }

  async dispose(): Promise<void> {
    for (const model of this.opened.values()) await (await model).dispose();
  }

  private open(id: string, model: Promise<Model>): Promise<Model> {
    this.opened.set(id, model);
    return model;
  }
}

/** Rows of a text that looks at itself. */
export const within = (values: Float32Array, units: readonly Unit[]): Weights => allRows(values, units.length);
