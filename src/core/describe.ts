/** What a model is, from its configuration and the headers of its tensors: enough to list it, and to say why it cannot be opened. */
import type { ModelDescription } from '../protocol/engine.ts';
import { familyOf } from './architectures/index.ts';
import { Tensors } from './architectures/tensors.ts';
import { openSource } from './checkpoint/open.ts';
import { runBytes, tensorBytes } from './memory.ts';

/** A text of about a page. */
const TYPICAL_TOKENS = 512;

/** @param place a folder or a file. Throws a UserError where the model would not open; only its vocabulary is not read. */
export async function describeModel(place: string): Promise<ModelDescription> {
  const opened = await openSource(place);
  const { family, type } = familyOf(opened.config);
  const checkpoint = await opened.checkpoint();
  const architecture = await family.open(opened.config, new Tensors(checkpoint, family.prefix));
  await opened.stamps();
  const [site] = architecture.sites;
  return {
    family: type,
    layers: site?.layers ?? 0,
    heads: site?.heads ?? 0,
    bytes: checkpoint.files.reduce((sum, { size }) => sum + size, 0),
    memory: tensorBytes(checkpoint) + runBytes(architecture, Math.min(TYPICAL_TOKENS, architecture.maxTokens)),
  };
}
