import { cachedModelFolder } from '../../../src/models/folders.ts';
import type { ModelSource } from '../../../src/protocol/inspection.ts';

/** The default model, where `npm test` has put it. */
export const miniLM = (): ModelSource => ({ id: 'minilm', name: 'all-MiniLM-L6-v2', folder: cachedModelFolder('minilm') });
