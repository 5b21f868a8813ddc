/** A tokenizer.json for the tiny models: words split at white space. */
const WORDS = (
  'the a red old small fox dog bird cat river stone road saw ran near over under slept and then while it was ' +
  'very tired because rain fell on hill boat left shore early in morning fog to find home again'
).split(' ');

export const BERT_SPECIALS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
export const ROBERTA_SPECIALS = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];

export const LM_SPECIALS = ['<unk>', '<s>', '</s>'];
export const T5_SPECIALS = ['<pad>', '</s>', '<unk>'];

/** Embedding rows of every tiny model: more than any of the vocabularies. */
export const VOCABULARY = 56;

/** `template` is the post-processor's single sequence, such as `[CLS] A [SEP]`. */
export function wordTokenizer(specials: readonly string[], template: string) {
  const vocab: Record<string, number> = Object.fromEntries([...specials, ...WORDS].map((word, id) => [word, id]));
  const used = template.split(' ').filter((part) => part !== 'A');
  const special = (id: string, type: 0 | 1) => ({ SpecialToken: { id, type_id: type } });
  const single = template.split(' ').map((part) => (part === 'A' ? { Sequence: { id: 'A', type_id: 0 } } : special(part, 0)));
  const pair = [...single, { Sequence: { id: 'B', type_id: 1 } }, ...used.slice(-1).map((part) => special(part, 1))];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specials.map((content) => ({
      id: vocab[content],
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair,
      special_tokens: Object.fromEntries(used.map((id) => [id, { id, ids: [vocab[id]], tokens: [id] }])),
    },
    decoder: null,
    model: { type: 'WordLevel', vocab, unk_token: specials.find((name) => name.toLowerCase().includes('unk')) },
  };
}
