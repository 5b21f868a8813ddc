/** ELECTRA, generator and discriminator: BERT with narrower embeddings. Clark et al. 2020; reference: transformers `ElectraForMaskedLM`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import { embeddings, inOrder, segmentTable, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { maskedLm } from './maskedLm.ts';
import { layerNorm, linear, requireLayerNorm, requireLinear } from './parts.ts';
import { bertNames, encoder, layerSteps, readEncoderShape } from './postNorm.ts';

/** A generator's; a discriminator has no scores over the vocabulary. */
const HEAD = {
  dense: 'generator_predictions.dense',
  norm: 'generator_predictions.LayerNorm',
  decoder: 'generator_lm_head',
  bias: ['generator_lm_head.bias'],
  words: 'embeddings.word_embeddings',
};

export const electra: Family = {
  types: ['electra'],
  prefix: 'electra.',
  open(config, tensors) {
    const shape = readEncoderShape(config);
    const { width, epsilon } = shape;
    const size = integer(config, 'embedding_size', MAX_WIDTH);
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    const segments = integer(config, 'type_vocab_size', MAX_WIDTH);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', size);
    if (size !== width) requireLinear(tensors, 'embeddings_project', width, size);
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: inOrder(segments),
      steps: [
        embeddings(tensors, [words, segmentTable(segments), places], size, width, (graph, sum) => {
          const normed = layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon);
          return size === width ? normed : linear(graph, tensors, normed, 'embeddings_project');
        }),
        ...layerSteps(shape, tensors, bertNames),
      ],
      logits: maskedLm(config, tensors, { ...shape, size, vocabulary, activation: 'gelu' }, HEAD),
    };
  },
};
