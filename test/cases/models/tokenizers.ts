/** good-bert with another tokenizer.json, or without the file that is expected. */
import { bert } from './bert.ts';
import { folder, type ModelFiles, without } from './folder.ts';

const { tokenizer } = bert();
const changed = (change: object) => (): ModelFiles => ({ ...folder(bert()), 'tokenizer.json': JSON.stringify({ ...tokenizer, ...change }) });

export const TOKENIZERS: Readonly<Record<string, () => ModelFiles>> = {
  'tok-missing': () => without(folder(bert()), 'tokenizer.json'),
  'tok-unknown-normalizer': changed({ normalizer: { type: 'RainbowFold' } }),
  /** 55 is the embedding's last row, 60 is none. */
  'tok-vocab-beyond-embedding': changed({ model: { ...tokenizer.model, vocab: { ...tokenizer.model.vocab, zebra: 60, quagga: 55 } } }),
  'tok-sentencepiece-only': () => ({
    ...without(folder(bert()), 'tokenizer.json'),
    'spiece.model': Buffer.from('\x0a\x0e\x0a\x05<unk>\x15\0\0\0\0\x18\x02', 'latin1'),
  }),
  /** Good: what a text is cut and filled up to is the reader's business, not the file's. */
  'tok-truncation-and-padding': changed({
    truncation: { direction: 'Right', max_length: 6, strategy: 'LongestFirst', stride: 0 },
    padding: { strategy: { Fixed: 16 }, direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
  }),
  'pickle-only': () => ({ ...without(folder(bert()), 'model.safetensors'), 'pytorch_model.bin': Buffer.from('PK\x03\x04 not a real archive', 'latin1') }),
};
