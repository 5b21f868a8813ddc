/** The words of the field, each in a sentence or two: for the panel (components/Term.tsx) and for docs/glossary.md. Roles and measures have their own lists. */

export interface GlossaryGroup {
  readonly title: string;
  readonly terms: Readonly<Record<string, GlossaryTerm>>;
}

export interface GlossaryTerm {
  readonly name: string;
  /** English, to be translated by whoever shows it. */
  readonly text: string;
}

/** Collected for translation by its parameter's name. */
const worded = (template: string) => template;

export const TEXT_TERMS = {
  token: {
    name: worded('Token'),
    text: worded('What a model reads instead of words: a word, a piece of one, or a sign, each known by a number. Tokens count from 0.'),
  },
  piece: {
    name: worded('Word piece'),
    text: worded('A part of a word that the vocabulary has as a token of its own. Common words are one token, rare ones several.'),
  },
  special: {
    name: worded('Special token'),
    text: worded('A token that stands for no text, such as [CLS] at the beginning, [SEP] at the end, or what a chat template adds. Heads often rest there.'),
  },
  unknown: { name: worded('Unknown text'), text: worded('Text for which a vocabulary has no token. The model sees only that something stood there.') },
  sequence: {
    name: worded('Sequence'),
    text: worded(
      'A list of tokens that a model reads at once: a text, or a pair of texts as two segments; in a model that translates, the source and the target.',
    ),
  },
  source: { name: worded('Source and target'), text: worded('In a model that translates: the text that is read, and the text that is made of it.') },
} as const satisfies GlossaryGroup['terms'];

export const MODEL_TERMS = {
  embedding: {
    name: worded('Embedding'),
    text: worded('The vector that a token has before the first layer: looked up by its number, in many models with one for its position added.'),
  },
  layer: {
    name: worded('Layer'),
    text: worded('One step of a model: attention mixes what the tokens carry, then a small network works on each of them by itself. Layers count from 0.'),
  },
  residual: {
    name: worded('Residual stream'),
    text: worded('The vector of a token on its way through the layers. A layer replaces nothing: what it computes is added.'),
  },
  norm: {
    name: worded('Normalisation'),
    text: worded('Brings a vector to a common size, so that layers can be stacked without numbers growing or vanishing.'),
  },
  encoder: {
    name: worded('Encoder'),
    text: worded('A model, or the half of one, that reads a whole text: every token may look at those before and after it.'),
  },
  decoder: {
    name: worded('Decoder'),
    text: worded(
      'A model, or the half of one, that writes token by token: a token looks only at itself and at those before it. Row i reads token i and produces token i + 1.',
    ),
  },
  logits: {
    name: worded('Logits'),
    text: worded(
      'A score for every token of the vocabulary, from the last layer. Softmax makes of them the probability that the token comes next, or stands under a mask.',
    ),
  },
} as const satisfies GlossaryGroup['terms'];

export const ATTENTION_TERMS = {
  attention: {
    name: worded('Attention'),
    text: worded(
      'How the vector of one token takes up what others carry: it looks at all of them, more at some than at others, and fetches a mixture of their values.',
    ),
  },
  head: {
    name: worded('Attention head'),
    text: worded(
      'One of several attentions that a layer computes side by side, each with queries, keys and values of its own. L3 H1 is head 1 of layer 3; both count from 0.',
    ),
  },
  site: {
    name: worded('Site'),
    text: worded('A set of heads of one kind: the self-attention of an encoder, that of a decoder, or the cross-attention between them.'),
  },
  self: { name: worded('Self-attention'), text: worded('Attention within a text: its tokens look at each other.') },
  cross: { name: worded('Cross-attention'), text: worded('Attention from one text to another: while a target is made, its tokens look back at the source.') },
  query: { name: worded('Query'), text: worded('The vector with which a token asks: what am I looking for? The token that looks is called the query, too.') },
  key: { name: worded('Key'), text: worded('The vector with which a token answers: what do I contain? The token that is looked at is called the key, too.') },
  value: { name: worded('Value'), text: worded('The vector that a token hands on when it is looked at: what information do I carry?') },
  score: { name: worded('Score'), text: worded('How well a query fits a key: the products of their numbers, added up.') },
  scale: {
    name: worded('Scale'),
    text: worded(
      'Scores are divided by √d, d being how many numbers a query has; otherwise they would grow with d, and softmax would leave all to the largest.',
    ),
  },
  softmax: {
    name: worded('Softmax'),
    text: worded(
      'Makes weights of scores: e to the power of each score, divided by their sum. None is negative, together they are 1, and a little more score is much more weight.',
    ),
  },
  weight: {
    name: worded('Weight'),
    text: worded('The share of a query’s attention that a key gets. It says where a head looks; it is not the cause of what the model decides.'),
  },
  row: { name: worded('Row'), text: worded('The weights of one query. They sum to 1, less where the model has a sink.') },
  output: { name: worded('Output projection'), text: worded('The matrix W_O with which a head’s mixture of values is written into the vector of the token.') },
  mask: { name: worded('Causal mask'), text: worded('What keeps a decoder from looking ahead: scores of later tokens do not count.') },
  window: { name: worded('Window'), text: worded('How many tokens a layer sees around a token, where it does not see all. It makes long texts cheap.') },
  cap: { name: worded('Cap'), text: worded('Some models keep scores within a bound, c: score becomes c · tanh(score / c).') },
  sink: {
    name: worded('Sink'),
    text: worded(
      'Where attention goes that has nowhere to go, since a row must sum to 1: often the first token. A few models have a place of its own for it, without a token.',
    ),
  },
  rest: {
    name: worded('Resting place'),
    text: worded(
      'A token that a head looks at when it finds nothing else: a special token, the first token, often a full stop. A large weight there says little.',
    ),
  },
  shared: {
    name: worded('Shared keys and values'),
    text: worded('Neighbouring heads may use the same keys and values, each with queries of its own (grouped-query attention): it saves memory.'),
  },
  entropy: {
    name: worded('Entropy'),
    text: worded('How widely a row is spread, in bits: 0 where all weight is on one key, 3 where it is even over 8.'),
  },
} as const satisfies GlossaryGroup['terms'];

export const POSITION_TERMS = {
  position: {
    name: worded('Position'),
    text: worded('Attention by itself does not know the order of tokens. Models tell it: in the embedding, or in the scores.'),
  },
  rotary: {
    name: worded('Rotary positions'),
    text: worded('Pairs of numbers of a query and a key are turned by angles that grow with the position, so that their score depends on the distance.'),
  },
  bias: {
    name: worded('Position bias'),
    text: worded('A number for each distance that is added to the score: learnt for ranges of distances (T5), or falling evenly with the distance (ALiBi).'),
  },
  relative: {
    name: worded('Relative positions'),
    text: worded('The query is also compared with the place of the key, and the key with the place of the query (DeBERTa).'),
  },
} as const satisfies GlossaryGroup['terms'];

export const GLOSSARY = { ...ATTENTION_TERMS, ...POSITION_TERMS, ...TEXT_TERMS, ...MODEL_TERMS } as const;

export type TermId = keyof typeof GLOSSARY;

/** In the order of docs/glossary.md. */
export const GLOSSARY_GROUPS: readonly GlossaryGroup[] = [
  { title: 'Attention', terms: ATTENTION_TERMS },
  { title: 'Positions', terms: POSITION_TERMS },
  { title: 'Texts', terms: TEXT_TERMS },
  { title: 'Models', terms: MODEL_TERMS },
];
