/** How a model of a folder writes: what its generation_config.json adds to config.json, and its chat template. */
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { isJsonObject, type JsonObject, listFolder, readJson } from './folder.ts';

/** A Jinja template for turns of a chat, and the markers it may put around them. */
export interface ChatTemplate {
  readonly template: string;
  readonly bos: string;
  readonly eos: string;
}

/** What generation_config.json decides where both have it, as the reference does; nothing else of that file is read. */
const KEYS = ['decoder_start_token_id', 'eos_token_id', 'forced_bos_token_id', 'bad_words_ids', 'suppress_tokens', 'max_length'];

export async function withGeneration(folder: string, config: JsonObject): Promise<JsonObject> {
  const generation = await optional(folder, 'generation_config.json');
  const decided = KEYS.flatMap((key) => ((generation[key] ?? null) === null ? [] : [[key, generation[key]] as const]));
  return { ...config, ...Object.fromEntries(decided) };
}

export async function chatTemplateOf(folder: string): Promise<ChatTemplate | null> {
  const config = await optional(folder, 'tokenizer_config.json');
  const file = await readFile(path.join(folder, 'chat_template.jinja'), 'utf8').catch(() => null);
  const template = file ?? named(config['chat_template']);
  return template === null ? null : { template, bos: marker(config['bos_token']), eos: marker(config['eos_token']) };
}

/** One template, or several by name. */
function named(given: unknown): string | null {
  if (typeof given === 'string') return given;
  const found: unknown = Array.isArray(given) ? given.find((each: unknown) => isJsonObject(each) && each['name'] === 'default') : null;
  return isJsonObject(found) && typeof found['template'] === 'string' ? found['template'] : null;
}

/** A token's text, or an object around it. */
function marker(given: unknown): string {
  if (isJsonObject(given)) return marker(given['content']);
  return typeof given === 'string' ? given : '';
}

async function optional(folder: string, name: string): Promise<JsonObject> {
  return (await listFolder(folder)).includes(name) ? readJson(folder, name) : {};
}
