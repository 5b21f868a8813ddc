/** What a model is read from: a folder with its files, or one file that holds them all. Each part is read when it is asked for, so that what is wrong is told in that order. */
import type { TokenizerParts } from '../text/tokenizer.ts';
import type { Checkpoint, FileStamp } from './checkpoint.ts';
import type { JsonObject } from './folder.ts';
import type { ChatTemplate } from './generation.ts';

export interface Source {
  /** As config.json of the Hugging Face Hub has it. */
  readonly config: JsonObject;
  checkpoint(): Promise<Checkpoint>;
  tokenizer(): Promise<TokenizerParts>;
  /** Null where a target is cut as a source is. */
  targetTokenizer(): Promise<TokenizerParts | null>;
  /** Null where the model was not taught to chat. */
  chatTemplate(): Promise<ChatTemplate | null>;
  /** The files beside those of the checkpoint; throws where one is missing. */
  stamps(): Promise<FileStamp[]>;
}
