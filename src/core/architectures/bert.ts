/** BERT: absolute positions, segments, norm after each residual. Devlin et al. 2019; reference: transformers `BertForMaskedLM`. */
import { integer, MAX_WIDTH } from '../checkpoint/config.ts';
import type { Family } from './family.ts';
import { BERT_HEAD, maskedLm } from './maskedLm.ts';
import { idsInput, layerNorm, requireLayerNorm } from './parts.ts';
import { inOrder } from './positions.ts';
import { bertNames, embeddings, encoder, layerSteps, readEncoderShape, readVocabulary } from './postNorm.ts';

export const bert: Family = {
  types: ['bert'],
  prefix: 'bert.',
  open(config, tensors) {
    const shape = readEncoderShape(config);
    const { width, epsilon } = shape;
    const vocabulary = readVocabulary(config);
    const positions = integer(config, 'max_position_embeddings', MAX_WIDTH);
    const segments = integer(config, 'type_vocab_size', MAX_WIDTH);
    requireLayerNorm(tensors, 'embeddings.LayerNorm', width);
    const tables = [
      { name: 'word_embeddings', rows: vocabulary, input: 'input_ids' },
      { name: 'token_type_embeddings', rows: segments, input: 'token_type_ids' },
      { name: 'position_embeddings', rows: positions, input: 'position_ids' },
    ] as const;
    return {
      ...encoder(shape),
      maxTokens: positions,
      vocabulary,
      inputs: (ids, types) => ({
        input_ids: idsInput(ids),
        position_ids: idsInput(inOrder(ids)),
        token_type_ids: idsInput(types.map((type) => Math.min(type, segments - 1))),
      }),
      steps: [
        embeddings(tensors, tables, width, width, (graph, sum) => layerNorm(graph, tensors, sum, 'embeddings.LayerNorm', epsilon)),
        ...layerSteps(shape, tensors, bertNames),
      ],
      logits: maskedLm(config, tensors, { ...shape, size: width, vocabulary }, BERT_HEAD),
    };
  },
};
