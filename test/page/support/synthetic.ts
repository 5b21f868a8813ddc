/** Inspections that the default model cannot give: other texts and sizes, with weights made up by a rule. */
import type { HeadRef, Inspection, Token } from '../../../src/protocol/inspection.ts';
import type { Inspected } from './inspect.ts';

export interface SyntheticOptions {
  readonly labels: readonly string[];
  readonly layers?: number;
  readonly heads?: number;
  /** Before each row is divided by its sum. */
  readonly score?: (query: number, key: number, head: HeadRef) => number;
}

export function synthetic({ labels, layers = 2, heads = 2, score = () => 1 }: SyntheticOptions): Inspected {
  const size = labels.length;
  const text = labels.join(' ');
  let at = 0;
  const tokens = labels.map((label, index): Token => {
    const start = at;
    at += label.length + 1;
    return { id: index, piece: label, label, range: [start, start + label.length], segment: null, special: false, unknown: false, word: index };
  });
  const inspection: Inspection = {
    id: 'synthetic',
    model: { id: 'made-up', name: 'made up', family: 'none', layers, heads, maxTokens: size, predicts: null, mask: null, chat: false },
    sequences: [{ name: 'text', tokens, segments: [{ length: text.length, tokens: size, kept: size, cut: null, made: null }], text: null }],
    sites: [{ name: 'decoder.self', queries: 'text', keys: 'text', layers, heads, keyValueHeads: heads, headDim: 8 }],
    opening: { site: 'decoder.self', head: { layer: 0, head: 0 }, query: 0, key: 0 },
  };
  const matrix = (head: HeadRef) => {
    const values = new Float32Array(size * size);
    for (let query = 0; query < size; query++) {
      let sum = 0;
      for (let key = 0; key < size; key++) sum += values[query * size + key] = score(query, key, head);
      for (let key = 0; key < size; key++) values[query * size + key] = (values[query * size + key] ?? 0) / sum;
    }
    return { shape: [1, size, size], values };
  };
  const first = (chosen: readonly HeadRef[]) => chosen[0] ?? { layer: 0, head: 0 };
  return {
    state: { place: 'made-up.md:1', texts: [text], inspection, view: null, activity: { kind: 'idle' } },
    answers: {
      weights: ({ heads: chosen }) => matrix(first(chosen)),
      mean: ({ heads: chosen }) => ({ mean: matrix(first(chosen)), spread: { shape: [1, size, size], values: new Float32Array(size * size) } }),
      thumbnails: () => ({ size: 1, pixels: new Uint8Array(layers * heads).fill(120) }),
      predictions: () => [],
      links: () => ({ shape: [layers, heads], values: new Float32Array(layers * heads).fill(0.5) }),
    },
  };
}
