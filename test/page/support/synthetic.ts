/** Inspections that the models at hand cannot give: other texts and sizes, with weights made up by a rule. */
import type { HeadsQuestion } from '../../../src/protocol/engine.ts';
import type { HeadRef, Inspection, ModelCard, Sequence, SequenceName, Site, SiteName, Token } from '../../../src/protocol/inspection.ts';
import type { Inspected } from './inspect.ts';

/** What a token looks at, before each row is divided by its sum. */
export type Score = (query: number, key: number, head: HeadRef, site: SiteName) => number;

export interface SyntheticOptions {
  readonly labels: readonly string[];
  /** Makes the labels the target of a translation. */
  readonly source?: readonly string[];
  readonly layers?: number;
  readonly heads?: number;
  readonly site?: Partial<Site>;
  readonly card?: Partial<ModelCard>;
  readonly score?: Score;
  /** From which label on the model made the text. */
  readonly made?: number;
}

/** A text that a decoder reads, or a translation; `</s>` is special. */
export function synthetic({ labels, source, layers = 2, heads = 2, site = {}, card = {}, score = () => 1, made }: SyntheticOptions): Inspected {
  const sequences: readonly Sequence[] = source
    ? [sequence('source', source), sequence('target', labels, made), sequence('decoder_input', ['<s>', ...labels.slice(0, -1)], made && made + 1)]
    : [sequence('text', labels, made)];
  const lengthOf = (name: SequenceName) => sequences.find((one) => one.name === name)?.tokens.length ?? 0;
  const siteNamed = (name: SiteName, queries: SequenceName, keys: SequenceName): Site => ({
    name,
    queries,
    keys,
    layers,
    heads,
    keyValueHeads: heads,
    headDim: 8,
    ...site,
  });
  const sites = source
    ? [
        siteNamed('encoder.self', 'source', 'source'),
        siteNamed('decoder.self', 'decoder_input', 'decoder_input'),
        siteNamed('decoder.cross', 'target', 'source'),
      ]
    : [siteNamed('decoder.self', 'text', 'text')];
  const opening = source ? ('decoder.cross' as const) : ('decoder.self' as const);
  const inspection: Inspection = {
    id: 'synthetic',
    model: { id: 'made-up', name: 'made up', family: 'none', layers, heads, maxTokens: 512, predicts: null, mask: null, chat: false, ...card },
    sequences,
    sites,
    opening: { site: opening, head: { layer: 0, head: 0 }, query: 0, key: 0 },
  };
  const rowsOf = ({ site: name, heads: chosen, rows: [from, to], presentation }: Omit<HeadsQuestion, 'inspection'>) => {
    const of = sites.find((one) => one.name === name);
    const [queries, keys] = [lengthOf(of?.queries ?? 'text'), lengthOf(of?.keys ?? 'text')];
    if (to > queries) throw new RangeError(`rows ${from}…${to} of ${queries}`);
    const values = new Float32Array(chosen.length * (to - from) * keys);
    chosen.forEach((head, place) => {
      for (let row = from; row < to; row++) {
        const own = values.subarray((place * (to - from) + row - from) * keys, (place * (to - from) + row - from + 1) * keys);
        const query = presentation.produced ? row - 1 : row;
        if (query >= 0) own.set(own.map((_, key) => score(query, key, head, name)));
        const sum = own.reduce((all, weight) => all + weight, 0);
        if (sum) own.set(own.map((weight) => weight / sum));
      }
    });
    return { shape: [chosen.length, to - from, keys], values };
  };
  return {
    state: { place: 'made-up.md:1', why: '', texts: [(source ?? labels).join(' ')], inspection, view: null, activity: { kind: 'idle' } },
    answers: {
      weights: rowsOf,
      mean: (question) => {
        const { shape, values } = rowsOf({ ...question, heads: question.heads.slice(0, 1) });
        const matrix = shape.slice(1);
        return { mean: { shape: matrix, values }, spread: { shape: matrix, values: new Float32Array(values.length) } };
      },
      thumbnails: () => ({ size: 1, pixels: new Uint8Array(layers * heads).fill(120), most: 1 }),
      predictions: () => [],
      explain: () => Promise.reject(new Error('made-up weights come from no vectors')),
      roles: () => ({ roles: [], scores: NO_NUMBERS, chance: NO_NUMBERS, rows: NO_NUMBERS, names: [] }),
      links: ({ query, key, ...question }) => {
        const all = Array.from({ length: layers * heads }, (_, at) => ({ layer: Math.floor(at / heads), head: at % heads }));
        const { values, shape } = rowsOf({ ...question, heads: all, rows: [query, query + 1] });
        return { shape: [layers, heads], values: Float32Array.from(all, (_, at) => values[at * (shape[2] ?? 0) + key] ?? 0) };
      },
    },
  };
}

const NO_NUMBERS = { shape: [0], values: new Float32Array() };

function sequence(name: SequenceName, labels: readonly string[], made?: number): Sequence {
  const text = labels.join(' ');
  let at = 0;
  const tokens = labels.map((label, index): Token => {
    const start = at;
    at += label.length + 1;
    const special = /^<.*>$/.test(label);
    return { id: index, piece: label, label, range: special ? null : [start, start + label.length], segment: null, special, unknown: false, word: index };
  });
  const from = made === undefined ? null : (tokens[made]?.range?.[0] ?? 0);
  const own = name === 'text' || name === 'source';
  return { name, tokens, segments: [{ length: text.length, tokens: labels.length, kept: labels.length, cut: null, made: from }], text: own ? null : text };
}
