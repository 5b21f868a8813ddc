/** Every tiny model that the cases speak of, by name. Another family is a file beside this one and a line here. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bert } from './bert.ts';
import { CONFIGURATIONS } from './configurations.ts';
import { DECODERS } from './decoders.ts';
import { ENCODER_DECODERS } from './encoderDecoders.ts';
import { folder, type ModelFiles } from './folder.ts';
import { GGUF } from './gguf.ts';
import { MARIAN } from './marian.ts';
import { roberta } from './roberta.ts';
import { SHARDS } from './shards.ts';
import { TENSOR_FILES } from './tensorFiles.ts';
import { TOKENIZERS } from './tokenizers.ts';

const MODELS: Readonly<Record<string, () => ModelFiles>> = {
  'good-bert': () => folder(bert()),
  'good-roberta': () => folder(roberta()),
  ...DECODERS,
  ...ENCODER_DECODERS,
  ...TENSOR_FILES,
  ...SHARDS,
  ...CONFIGURATIONS,
  ...TOKENIZERS,
  ...GGUF,
  ...MARIAN,
};

export const modelNames = Object.keys(MODELS);

/** Writes one model and returns its folder, ROOT/NAME. */
export function writeModel(name: string, root: string): string {
  const files = MODELS[name];
  if (!files) throw new Error(`no model ${name}`);
  const target = join(root, name);
  for (const [file, content] of Object.entries(files())) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    const plain = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, plain ? content : content.start);
    if (!plain) truncateSync(path, content.size);
  }
  return target;
}

/** A temporary folder for models, and how to be rid of it. */
export function modelRoot() {
  const root = mkdtempSync(join(tmpdir(), 'attention-models-'));
  return { root, write: (name: string) => writeModel(name, root), remove: () => rmSync(root, { recursive: true, force: true }) };
}
