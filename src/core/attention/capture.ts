/** What one run leaves behind, and every question it answers: Q, K, V and the input of each site and layer. The n × n weights are computed when asked for and never kept. */
import { headName, type HeadRef, type Sequence, sequenceOf, type Site, type SiteName, type Tensor } from '../../protocol/inspection.ts';
import type { HeadsQuestion, LinkQuestion, MeanAnswer, Thumbnails } from '../../protocol/engine.ts';
import type { ExplainQuestion, Explanation } from '../../protocol/explanation.ts';
import { MEASURES, type MeasureId } from '../../protocol/measures.ts';
import type { Roles } from '../../protocol/roles.ts';
import { findRoles } from '../analysis/roles/index.ts';
import { measures } from '../analysis/measures/index.ts';
import { layerAt, type Measure } from '../analysis/measures/measure.ts';
import { errors } from '../errors.ts';
import { explainWeight } from '../explain/explain.ts';
import type { LayerCapture } from './kernel.ts';
import { presentRows, rowUnits, unitsOf } from './presentation.ts';
import { layerCells, pixelsOf, thumbnailSize } from './thumbnails.ts';

/** A site with the captures of its layers, and the sequences it looks from and at. */
interface SiteCapture {
  readonly site: Site;
  readonly queries: Sequence;
  readonly keys: Sequence;
  readonly layers: readonly LayerCapture[];
}

/** A question to this capture, which need not say which inspection it means. */
type Asked<Q> = Omit<Q, 'inspection'>;

export class Capture {
  private readonly sites: ReadonlyMap<SiteName, SiteCapture>;

  constructor(sites: readonly Site[], sequences: readonly Sequence[], layers: ReadonlyMap<SiteName, readonly LayerCapture[]>) {
    const named = { sequences };
    this.sites = new Map(
      sites.map((site) => [
        site.name,
        { site, queries: sequenceOf(named, site.queries), keys: sequenceOf(named, site.keys), layers: layers.get(site.name) ?? [] },
      ]),
    );
  }

  get bytes(): number {
    return [...this.sites.values()]
      .flatMap(({ layers }) => layers)
      .reduce((sum, { q, k, v, input }) => sum + q.byteLength + k.byteLength + v.byteLength + input.byteLength, 0);
  }

  /** [heads, rows, keys], rows and keys in units of the presentation. */
  async weights({ site, heads, rows: [from, to], presentation }: Asked<HeadsQuestion>): Promise<Tensor> {
    const { queries, keys, layers } = this.at(site);
    const { rows } = this.measure(site, presentation.measure);
    const units = rowUnits(queries, presentation);
    if (from < 0 || to > units.count || from > to) throw new RangeError(`rows ${from}…${to} of ${units.count}`);
    for (const { layer, head } of heads) if (!(head in headsOf(layerAt(layers, layer)))) throw new RangeError(`no head ${headName({ layer, head })}`);
    const columns = unitsOf(keys, presentation).count;
    const values = new Float32Array(heads.length * (to - from) * columns);
    // Heads of one layer are computed together.
    for (const layer of new Set(heads.map((head) => head.layer))) {
      const places = heads.flatMap((head, place) => (head.layer === layer ? [place] : []));
      const computed = await rows(
        layers,
        layer,
        places.map((place) => heads[place]?.head ?? 0),
        units.start(from),
        units.start(to),
      );
      const size = computed.length / places.length;
      places.forEach((place, i) =>
        values.set(presentRows(computed.subarray(i * size, (i + 1) * size), units, from, to, keys, presentation), place * (to - from) * columns),
      );
    }
    return { shape: [heads.length, to - from, columns], values };
  }

  /** Mean over heads and standard deviation over them, both [rows, keys]. */
  async mean(question: Asked<HeadsQuestion>): Promise<MeanAnswer> {
    const { shape, values } = await this.weights(question);
    const [heads = 1, rows = 0, columns = 0] = shape;
    const size = rows * columns;
    const mean = new Float32Array(size);
    const spread = new Float32Array(size);
    for (let at = 0; at < size; at++) {
      let sum = 0;
      for (let head = 0; head < heads; head++) sum += values[head * size + at] ?? 0;
      let squares = 0;
      for (let head = 0; head < heads; head++) squares += ((values[head * size + at] ?? 0) - sum / heads) ** 2;
      mean[at] = sum / heads;
      spread[at] = Math.sqrt(squares / heads);
    }
    return { mean: { shape: [rows, columns], values: mean }, spread: { shape: [rows, columns], values: spread } };
  }

  async thumbnails(name: SiteName, measure: MeasureId = 'weight'): Promise<Thumbnails> {
    const { layers } = this.at(name);
    const { rows } = this.measure(name, measure);
    const parts: Float32Array[] = [];
    for (const [at, layer] of layers.entries()) {
      const heads = headsOf(layer);
      parts.push(await layerCells(layer, (from, to) => rows(layers, at, heads, from, to)));
    }
    const most = MEASURES[measure].most ?? largest(parts);
    return { size: thumbnailSize(layerAt(layers, 0)), pixels: Buffer.concat(parts.map((cells) => pixelsOf(cells, most))), most };
  }

  /** One link in every head, [layers, heads]. */
  async links({ site, query, key, presentation }: Asked<LinkQuestion>): Promise<Tensor> {
    const { queries, keys, layers } = this.at(site);
    const { rows } = this.measure(site, presentation.measure);
    const units = rowUnits(queries, presentation);
    const columns = unitsOf(keys, presentation).count;
    if (query < 0 || query >= units.count || key < 0 || key >= columns) throw new RangeError(`link ${query} → ${key}`);
    const values: number[] = [];
    for (const [at, layer] of layers.entries()) {
      const heads = headsOf(layer);
      const all = await rows(layers, at, heads, units.start(query), units.start(query + 1));
      const size = all.length / heads.length;
      for (const head of heads) values.push(presentRows(all.subarray(head * size, (head + 1) * size), units, query, query + 1, keys, presentation)[key] ?? 0);
    }
    return { shape: [layers.length, values.length / layers.length], values: Float32Array.from(values) };
  }

  /** What every head of a site does on the text. */
  roles(name: SiteName): Promise<Roles> {
    const { site, queries, keys, layers } = this.at(name);
    return findRoles(site, queries, keys, layers);
  }

  /** Every number behind one weight. */
  async explain({ site, head, query, key }: Asked<ExplainQuestion>): Promise<Explanation> {
    const layer = layerAt(this.at(site).layers, head.layer);
    if (!(head.head in headsOf(layer)) || !(query >= 0 && query < layer.queries) || !(key >= 0 && key < layer.keys))
      throw new RangeError(`${site} ${headName(head)}: no link ${query} → ${key}`);
    return explainWeight(layer, { head, query, key });
  }

  /** Throws where a measure says nothing of a site. */
  private measure(name: SiteName, measure: MeasureId = 'weight'): Measure {
    const { site } = this.at(name);
    if (MEASURES[measure].within && site.queries !== site.keys) throw errors.measureWithin(MEASURES[measure].name);
    return measures[measure];
  }

  private at(name: SiteName): SiteCapture {
    const site = this.sites.get(name);
    if (!site) throw new RangeError(`no site ${name}`);
    return site;
  }
}

const headsOf = ({ heads }: LayerCapture) => Array.from({ length: heads }, (_, head) => head);

const largest = (parts: readonly Float32Array[]) => parts.flatMap((cells) => [...cells]).reduce((most, cell) => Math.max(most, cell), 0) || 1;

/** Every head of a site, layer after layer. */
export const allHeads = ({ layers, heads }: Site): HeadRef[] =>
  Array.from({ length: layers * heads }, (_, at) => ({ layer: Math.floor(at / heads), head: at % heads }));
