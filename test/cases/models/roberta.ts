import { bert } from './bert.ts';
import type { TinyModel } from './folder.ts';
import { ROBERTA_SPECIALS, wordTokenizer } from './tokenizer.ts';

/** BERT's tensors; positions begin after the padding's row, so there are two rows more. */
export function roberta(): TinyModel {
  const { config, shapes } = bert(42, 1);
  const changed = { model_type: 'roberta', architectures: ['RobertaModel'], pad_token_id: 1, bos_token_id: 0, eos_token_id: 2, layer_norm_eps: 1e-5 };
  return { config: { ...config, ...changed }, shapes, tokenizer: wordTokenizer(ROBERTA_SPECIALS, '<s> A </s>') };
}
