/** RoBERTa, XLM-RoBERTa and CamemBERT: BERT with positions that begin after the padding's row. Liu et al. 2019; reference: transformers `RobertaForMaskedLM`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import { afterPadding, embeddings, segmentTable, wordsAndPlaces } from './embeddings.ts';
import type { Family } from './family.ts';
import { maskedLm, ROBERTA_HEAD } from './maskedLm.ts';
import { layerNorm, requireLayerNorm } from './parts.ts';
import { bertNames, encoder, layerSteps, readEncoderShape } from './postNorm.ts';

export const roberta: Family = {
  types: ['roberta', 'xlm-roberta', 'camembert'],
  prefix: 'roberta.',
  open(config, tensors) {
    const shape = readEncoderShape(config);
    const { width, epsilon } = shape;
    const { vocabulary, positions, words, places } = wordsAndPlaces(config);
    const padding = integer(config, 'pad_token_id', positions - 2, 0);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    const segments = segmentTable(integer(config, 'type_vocab_size', MAX_WIDTH));
    return {
      ...encoder(shape),
      maxTokens: positions - padding - 1,
      vocabulary,
      inputs: afterPadding(padding),
      steps: [
        embeddings(tensors, [words, segments, places], width, width, (graph, sum) => layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon)),
        ...layerSteps(shape, tensors, bertNames),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary, activation: 'gelu' }, ROBERTA_HEAD),
    };
  },
};
