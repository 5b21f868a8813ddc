/** What one run leaves behind, and every question it answers: Q, K, V of each site and layer. The n × n weights are computed when asked for and never kept. */
import { type HeadRef, type Sequence, sequenceOf, type Site, type SiteName, type Tensor } from '../../protocol/inspection.ts';
import type { HeadsQuestion, LinkQuestion, MeanAnswer, Thumbnails } from '../../protocol/engine.ts';
import { headWeights, keyHead, type LayerCapture } from './kernel.ts';
import { presentRows, rowUnits, unitsOf } from './presentation.ts';
import { allows, type PositionTerms } from './rule.ts';
import { attentionRow, dot, type Vectors } from './score.ts';
import { layerThumbnails, thumbnailSize } from './thumbnails.ts';

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
    return [...this.sites.values()].flatMap(({ layers }) => layers).reduce((sum, { q, k, v }) => sum + q.byteLength + k.byteLength + v.byteLength, 0);
  }

  /** [heads, rows, keys], rows and keys in units of the presentation. */
  async weights({ site, heads, rows: [from, to], presentation }: Asked<HeadsQuestion>): Promise<Tensor> {
    const { queries, keys, layers } = this.at(site);
    const units = rowUnits(queries, presentation);
    if (from < 0 || to > units.count || from > to) throw new RangeError(`rows ${from}…${to} of ${units.count}`);
    const columns = unitsOf(keys, presentation).count;
    const values = new Float32Array(heads.length * (to - from) * columns);
    // Heads of one layer are computed together.
    for (const layer of new Set(heads.map((head) => head.layer))) {
      const places = heads.flatMap((head, place) => (head.layer === layer ? [place] : []));
      const computed = await headWeights(
        layerAt(layers, layer),
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

  async thumbnails(name: SiteName): Promise<Thumbnails> {
    const { layers } = this.at(name);
    const size = thumbnailSize(layerAt(layers, 0));
    const parts: Uint8Array[] = [];
    for (const layer of layers) parts.push(await layerThumbnails(layer));
    return { size, pixels: Buffer.concat(parts) };
  }

  /** One link in every head, [layers, heads]. */
  links({ site, query, key, presentation }: Asked<LinkQuestion>): Tensor {
    const {
      site: { heads },
      queries,
      keys,
      layers,
    } = this.at(site);
    const units = rowUnits(queries, presentation);
    const columns = unitsOf(keys, presentation).count;
    if (query < 0 || query >= units.count || key < 0 || key >= columns) throw new RangeError(`link ${query} → ${key}`);
    const values = layers.flatMap((layer) =>
      Array.from(
        { length: heads },
        (_, head) => presentRows(rowsOf(layer, head, units.start(query), units.start(query + 1)), units, query, query + 1, keys, presentation)[key] ?? 0,
      ),
    );
    return { shape: [layers.length, heads], values: Float32Array.from(values) };
  }

  private at(name: SiteName): SiteCapture {
    const site = this.sites.get(name);
    if (!site) throw new RangeError(`no site ${name}`);
    return site;
  }
}

function layerAt(layers: readonly LayerCapture[], layer: number): LayerCapture {
  const found = layers[layer];
  if (!found) throw new RangeError(`no layer ${layer}`);
  return found;
}

/** Rows of the queries from…to of one head, [to − from, keys]. */
function rowsOf(layer: LayerCapture, head: number, from: number, to: number): Float32Array {
  const { heads, keyValueHeads, headDim, keys, score } = layer;
  const q = { values: layer.q, offset: head * headDim, stride: heads * headDim };
  const k = { values: layer.k, offset: keyHead(layer, head) * headDim, stride: keyValueHeads * headDim };
  const rows = new Float32Array((to - from) * keys);
  for (let query = from; query < to; query++) {
    const bias = (key: number) => (score.bias?.(head, query, key) ?? 0) + (score.positions ? score.scale * places(score.positions, query, key) : 0);
    rows.set(attentionRow(q, query, k, keys, headDim, { ...score, bias, allowed: (key) => allows(score, query, key) }), (query - from) * keys);
  }
  return rows;

  function places(terms: PositionTerms, query: number, key: number): number {
    const row = terms.row(query, key);
    const table = (values: Float32Array): Vectors => ({ values, offset: head * headDim, stride: heads * headDim });
    return (terms.keys ? dot(q, query, table(terms.keys), row, headDim) : 0) + (terms.queries ? dot(k, key, table(terms.queries), row, headDim) : 0);
  }
}

/** Every head of a site, layer after layer. */
export const allHeads = ({ layers, heads }: Site): HeadRef[] =>
  Array.from({ length: layers * heads }, (_, at) => ({ layer: Math.floor(at / heads), head: at % heads }));
