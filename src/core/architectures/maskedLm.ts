/** The output layer of masked language models: scores over the vocabulary for every token, from a transform and the embedding table again. */
import { flag } from '../checkpoint/config.ts';
import type { JsonObject } from '../checkpoint/folder.ts';
import type { Step } from './family.ts';
import { scoresStep } from './languageModel.ts';
import { type Activation, activate, layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import type { Tensors } from './tensors.ts';

/** The head's tensors, without `.weight` and `.bias`. */
export interface MaskedLmNames {
  readonly dense: string;
  readonly norm: string;
  /** Its weight may be missing: it is the table of words. */
  readonly decoder: string;
  /** Whole names of the decoder's bias: the first that is in the file counts. */
  readonly bias: readonly string[];
  readonly words: string;
}

export interface MaskedLmShape {
  readonly width: number;
  /** Width of the table of words. */
  readonly size: number;
  readonly vocabulary: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** BERT's names. */
export const BERT_HEAD: MaskedLmNames = {
  dense: 'cls.predictions.transform.dense',
  norm: 'cls.predictions.transform.LayerNorm',
  decoder: 'cls.predictions.decoder',
  bias: ['cls.predictions.decoder.bias', 'cls.predictions.bias'],
  words: 'embeddings.word_embeddings',
};

/** RoBERTa's, which MPNet took over. */
export const ROBERTA_HEAD: MaskedLmNames = {
  dense: 'lm_head.dense',
  norm: 'lm_head.layer_norm',
  decoder: 'lm_head.decoder',
  bias: ['lm_head.decoder.bias', 'lm_head.bias'],
  words: 'embeddings.word_embeddings',
};

/** Null where the checkpoint has no such head. */
export function maskedLm(config: JsonObject, tensors: Tensors, shape: MaskedLmShape, { dense, norm, decoder, bias, words }: MaskedLmNames): Step | null {
  const { width, size, vocabulary, epsilon, activation } = shape;
  if (!tensors.has(`${dense}.weight`)) return null;
  requireLinear(tensors, dense, size, width);
  requireLayerNorm(tensors, norm, size);
  const layer = { names: [decoder], biases: bias, tied: flag(config, 'tie_word_embeddings', true) };
  return scoresStep(tensors, layer, { name: words, vocabulary, size }, width, (graph, hidden) =>
    layerNorm(graph, tensors, activate(graph, linear(graph, tensors, hidden, dense), activation), norm, epsilon),
  );
}
