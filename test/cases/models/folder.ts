/** A model folder as a value: its files by name. */
import { layout, safetensors } from './safetensors.ts';
import { type Shapes, tensorsOf } from './tensors.ts';
import type { wordTokenizer } from './tokenizer.ts';

export interface TinyModel {
  readonly config: Readonly<Record<string, unknown>>;
  readonly shapes: Shapes;
  readonly tokenizer: ReturnType<typeof wordTokenizer>;
}

/** A file that is mostly a hole: these bytes, then zeros up to `size`. */
export interface Sparse {
  readonly start: Buffer;
  readonly size: number;
}

export type ModelFiles = Readonly<Record<string, string | Buffer | Sparse>>;

/** The three files of a good folder. Broken ones are made by putting others in their place. */
export const folder = ({ config, shapes, tokenizer }: TinyModel): ModelFiles => ({
  'config.json': JSON.stringify(config, null, 1),
  'tokenizer.json': JSON.stringify(tokenizer),
  'model.safetensors': encode(shapes),
});

export function encode(shapes: Shapes): Buffer {
  const { header, data } = layout(tensorsOf(shapes));
  return safetensors(header, data);
}

export const without = (files: ModelFiles, name: string): ModelFiles => Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));
