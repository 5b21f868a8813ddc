/** The samples: which text, and the head worth seeing in it. Weights are measured; test/unit/host/samples.test.ts holds the models to them. */
import { type HeadRef, type Inspection, sequenceOf, type SiteName, siteOf } from '../protocol/inspection.ts';
import type { Span } from './span.ts';

export interface Sample {
  readonly id: string;
  /** In media/samples. */
  readonly file: string;
  /** What is inspected of it: the first paragraph under the heading, the first two as a pair, or all of it. */
  readonly takes: 'paragraph' | 'pair' | 'whole';
  /** Id of a built-in model. */
  readonly model: string;
  readonly link: SampleLink;
  /** English, to be translated by whoever shows it. */
  readonly name: string;
  readonly why: string;
}

export interface SampleLink {
  readonly site: SiteName;
  readonly head: HeadRef;
  readonly query: SampleToken;
  readonly key: SampleToken;
  readonly weight: number;
}

/** A token's index in its sequence, and the label it has there. */
export interface SampleToken {
  readonly index: number;
  readonly label: string;
}

/** Collected for translation by its parameter's name. */
const worded = (template: string) => template;

export const SAMPLES: readonly Sample[] = [
  {
    id: 'trophy',
    file: 'trophy.md',
    takes: 'paragraph',
    model: 'minilm',
    link: link('encoder.self', 3, 1, [11, 'it'], [2, 'trophy'], 0.577),
    name: worded('What does “it” look at?'),
    why: worded('Layer 3, head 1 leads from a pronoun to what it may stand for: from “it” to “trophy”, and less to “suitcase”.'),
  },
  {
    id: 'twin',
    file: 'twin.md',
    takes: 'paragraph',
    model: 'minilm',
    link: link('encoder.self', 3, 1, [11, 'it'], [2, 'trophy'], 0.601),
    name: worded('The same with “small”'),
    why: worded('“it” means the suitcase now, yet layer 3, head 1 looks at “trophy” as before: a weight says where a head looks, not what the sentence means.'),
  },
  {
    id: 'pronouns',
    file: 'pronouns.md',
    takes: 'paragraph',
    model: 'minilm',
    link: link('encoder.self', 3, 1, [25, 'it'], [4, 'umbrella'], 0.944),
    name: worded('Several pronouns'),
    why: worded('Layer 3, head 1 leads from both “it” back to “umbrella”, from the second over 29 tokens; for “he” it takes Anna, who is not meant.'),
  },
  {
    id: 'river',
    file: 'river.md',
    takes: 'paragraph',
    model: 'minilm',
    link: link('encoder.self', 0, 4, [13, 'bank'], [16, 'river'], 0.778),
    name: worded('One word, two meanings'),
    why: worded('In layer 0, head 4 the second “bank” looks at “river” about twice as much as the first one does: the same word, asked at two places.'),
  },
  {
    id: 'pair',
    file: 'pair.md',
    takes: 'pair',
    model: 'minilm',
    link: link('encoder.self', 0, 1, [15, 'music'], [6, 'guitar'], 0.776),
    name: worded('Two sentences as a pair'),
    why: worded('Layer 0, head 1 looks across: “music” in the second sentence at “guitar” in the first.'),
  },
  {
    id: 'repeat',
    file: 'repeat.md',
    takes: 'paragraph',
    model: 'smollm2',
    link: link('decoder.self', 18, 6, [18, '␣grey'], [2, '␣owl'], 0.986),
    name: worded('A pattern that repeats'),
    why: worded('Layer 18, head 6 is an induction head: the second “grey” looks at what followed the first one, “owl”, which is what the model then expects.'),
  },
  {
    id: 'code',
    file: 'code.py',
    takes: 'whole',
    model: 'smollm2',
    link: link('decoder.self', 8, 0, [30, '␣result'], [7, '␣result'], 0.886),
    name: worded('Code'),
    why: worded('Layer 8, head 0 leads from a name back to the same name: the “result” that is returned looks at the line that sets it first.'),
  },
  {
    id: 'translation',
    file: 'translation.md',
    takes: 'paragraph',
    model: 'en-pt',
    link: link('decoder.cross', 1, 0, [2, '␣preto'], [1, '␣black'], 0.963),
    name: worded('A sentence and its translation'),
    why: worded(
      'Layer 1, head 0 of the cross-attention looks mostly at the word that is being translated, so links cross where the two languages differ in order.',
    ),
  },
  {
    id: 'page',
    file: 'page.md',
    takes: 'whole',
    model: 'minilm',
    link: link('encoder.self', 3, 1, [183, 'she'], [150, 'alice'], 0.417),
    name: worded('A whole page'),
    why: worded('Layer 3, head 1 does over a page what it does in a sentence: “she” looks at “Alice”, 33 tokens before.'),
  },
];

export const sampleById = (id: string | undefined): Sample | undefined => SAMPLES.find((sample) => sample.id === id);

/** Whether an inspection is that of a sample by its model, with its tokens where they were measured. */
export function shows(inspection: Inspection, { model, link: { site, query, key } }: Sample): boolean {
  if (inspection.model.id !== model || !inspection.sites.some(({ name }) => name === site)) return false;
  const { queries, keys } = siteOf(inspection, site);
  const has = (sequence: typeof queries, { index, label }: SampleToken) => sequenceOf(inspection, sequence).tokens[index]?.label === label;
  return has(queries, query) && has(keys, key);
}

/** What is inspected of a sample's text. */
export function spansOf(text: string, takes: Sample['takes']): readonly Span[] {
  if (takes === 'whole') return [{ start: 0, end: text.length }];
  const paragraphs = [...text.matchAll(/^[^#\s].*$/gm)].map(({ index, 0: line }) => ({ start: index, end: index + line.trimEnd().length }));
  return paragraphs.slice(0, takes === 'pair' ? 2 : 1);
}

type TokenAt = readonly [index: number, label: string];

function link(site: SiteName, layer: number, head: number, query: TokenAt, key: TokenAt, weight: number): SampleLink {
  const token = ([index, label]: TokenAt) => ({ index, label });
  return { site, head: { layer, head }, query: token(query), key: token(key), weight };
}
