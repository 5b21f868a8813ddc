/** BERT: absolute positions, segments, norm after each residual. Devlin et al. 2019; reference: transformers `BertForMaskedLM`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import { embeddings, inOrder, segmentTable, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { BERT_HEAD, maskedLm } from './maskedLm.ts';
import { layerNorm, requireLayerNorm } from './parts.ts';
import { bertNames, encoder, layerSteps, readEncoderShape } from './postNorm.ts';

export const bert: Family = {
  types: ['bert'],
  prefix: 'bert.',
  open(config, tensors) {
    const shape = readEncoderShape(config);
    const { width, epsilon } = shape;
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    const segments = integer(config, 'type_vocab_size', MAX_WIDTH);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: inOrder(segments),
      steps: [
        embeddings(tensors, [words, segmentTable(segments), places], width, width, (graph, sum) =>
          layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon),
        ),
        ...layerSteps(shape, tensors, bertNames),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary }, BERT_HEAD),
    };
  },
};
